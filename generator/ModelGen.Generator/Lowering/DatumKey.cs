using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Lowering;

/// <summary>Text that is equal for equal data, by which equal modules are recognised. Objects are compared by their structure, tensors by their types.</summary>
internal sealed class DatumKey
{
    private readonly StringBuilder text = new();
    private readonly List<LambdaDatum> lambdas = [];

    private DatumKey()
    {
    }

    public static string Of(IEnumerable<Datum> data)
    {
        var key = new DatumKey();
        key.Append("(", data, ")");
        return key.text.ToString();
    }

    /// <summary><c>Linear(inFeatures: 784, outFeatures: 128)</c>.</summary>
    public static string Of(string type, IEnumerable<Argument> arguments)
    {
        var key = new DatumKey();
        key.text.Append(type).Append('(');
        string separator = "";
        foreach (Argument argument in arguments)
        {
            key.text.Append(separator).Append(argument.Name).Append(": ");
            key.Append(argument.Value);
            separator = ", ";
        }

        return key.text.Append(')').ToString();
    }

    private void Append(Datum datum)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (datum)
        {
            case TupleDatum tuple:
                Append("(", tuple.Elements, ")");
                break;
            case ArrayDatum array:
                Append("[", array.Elements, "]");
                break;
            case RangeDatum range:
                Append("", range.Start is null ? [] : [range.Start], "..");
                Append("", range.End is null ? [] : [range.End], "");
                break;
            case LambdaDatum lambda:
                Append(lambda);
                break;
            default:
                text.Append(Text(datum));
                break;
        }
    }

    private void Append(string open, IEnumerable<Datum> data, string close)
    {
        text.Append(open);
        string separator = "";
        foreach (Datum datum in data)
        {
            text.Append(separator);
            Append(datum);
            separator = ", ";
        }

        text.Append(close);
    }

    /// <summary>Two lambdas do the same if they stand at the same place and see the same. A lambda may see itself, as local functions do: each is described once.</summary>
    private void Append(LambdaDatum lambda)
    {
        int known = lambdas.FindIndex(l => ReferenceEquals(l, lambda));
        text.Append('λ').Append(lambda.Lambda.Site.ToString(CultureInfo.InvariantCulture)).Append('#').Append((known < 0 ? lambdas.Count : known).ToString(CultureInfo.InvariantCulture));
        if (known >= 0)
        {
            return;
        }

        lambdas.Add(lambda);
        text.Append(lambda.Self?.Structure).Append('{');
        foreach (KeyValuePair<int, Datum> local in lambda.Captured.Visible)
        {
            text.Append(local.Key.ToString(CultureInfo.InvariantCulture)).Append(": ");
            Append(local.Value);
            text.Append(", ");
        }

        text.Append('}');
    }

    private static string Text(Datum datum) => datum switch
    {
        TensorDatum tensor => $"{tensor.Value.Type.Element} {tensor.Value.Shape}",
        IntegerDatum integer => integer.Value.ToString(),
        ConstantDatum { Value: null } => "null",
        ConstantDatum { Value: string value } => FormattableString.Invariant($"\"{value.Length}:{value}\""),
        ConstantDatum { Value: bool value } => value ? "true" : "false",
        ConstantDatum { Value: double value } => Literal.Double(value),
        ConstantDatum { Value: float value } => Literal.Float(value),
        ConstantDatum { Value: IFormattable value } => value.ToString(null, CultureInfo.InvariantCulture) + "L",
        InstanceDatum instance => instance.Instance.Structure,
        ShapeDatum shape => shape.Shape.ToString(),
        InitializerDatum initializer => $"{initializer.Initializer.Kind}{initializer.Initializer.Arguments}{initializer.Initializer.ZeroRow}",
        FromEndDatum index => $"^{index.Value}",
        _ => "?",
    };
}
