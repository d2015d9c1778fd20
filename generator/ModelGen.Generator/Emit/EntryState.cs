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
    public string Length(Func<string, string> symbol)
    {
        List<string> sizes = [.. Input.Declared.Items.Where(d => d.Symbol is not null).Select(d => symbol(d.Symbol!))];
        long constant = Input.Declared.Items.Aggregate(1L, (product, d) => product * (d.Size ?? 1));
        if (constant != 1 || sizes.Count == 0)
        {
            sizes.Add(Literal.Int(constant));
        }

        return sizes.Count == 1 ? sizes[0] : "(long)" + string.Join(" * ", sizes);
    }
}
