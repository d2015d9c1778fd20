using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>A tensor that an entry point carries from call to call.</summary>
/// <param name="Index">Its number among them.</param>
/// <param name="Input">Its value for a call.</param>
/// <param name="Result">Its value for the next call.</param>
internal sealed record EntryState(int Index, EntryArgument Input, EntryArgument Result)
{
    /// <summary>The public member through which it is read: <c>H</c> for <c>h</c>.</summary>
    public string MemberName => CSharpName.ToMemberName(Input.Name);

    /// <summary>The number of its values as a <c>long</c> expression over what stands for its symbols.</summary>
    public string Length(Func<string, string> symbol) => Product(Input.Declared.Items, symbol, isLong: true);

    /// <summary>
    /// How many times rows along a dimension follow each other, one block behind the other, as an expression over what stands for symbols: the product of the dimensions
    /// in front of it. Null where there is no such dimension.
    /// </summary>
    public string? Blocks(string dimension, Func<string, string> symbol) => Input.Declared.Items.Any(d => d.Symbol == dimension)
        ? Product(Input.Declared.Items.TakeWhile(d => d.Symbol != dimension), symbol, isLong: false)
        : null;

    private static string Product(IEnumerable<DeclaredDim> dims, Func<string, string> symbol, bool isLong)
    {
        List<string> sizes = [.. dims.Where(d => d.Symbol is not null).Select(d => symbol(d.Symbol!))];
        long constant = dims.Aggregate(1L, (product, d) => product * (d.Size ?? 1));
        if (constant != 1 || sizes.Count == 0)
        {
            sizes.Add(Literal.Int(constant));
        }

        return sizes.Count == 1 ? sizes[0]
            : !isLong ? string.Join(" * ", sizes)
            : sizes.Count == 2 ? "(long)" + string.Join(" * ", sizes)
            : sizes.Aggregate((a, b) => $"global::ModelGen.Runtime.Check.Product({a}, {b})");
    }
}
