using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Lowering;

/// <summary>Data as text: for messages, and as keys by which equal things are recognised.</summary>
internal static class DatumText
{
    /// <summary>What a value is, for messages: <c>a tensor [batch, 10]</c>.</summary>
    public static string Describe(Datum datum) => datum switch
    {
        TensorDatum tensor => tensor.Value.Type.Element switch
        {
            ElementType.Float32 => $"a tensor {tensor.Value.Shape}",
            ElementType.Int32 => $"an int tensor {tensor.Value.Shape}",
            _ => $"a bool tensor {tensor.Value.Shape}",
        },
        IntegerDatum { Value.IsConstant: true } integer => $"the number {integer.Value}",
        IntegerDatum integer => $"{integer.Value}, which is known only at run time",
        ConstantDatum { Value: null } => "null",
        ConstantDatum { Value: string text } => $"the text \"{text}\"",
        ConstantDatum { Value: bool value } => value ? "true" : "false",
        ConstantDatum { Value: IFormattable value } => $"the number {value.ToString(null, CultureInfo.InvariantCulture)}",
        TupleDatum tuple => $"a tuple of {tuple.Elements.Length}",
        ArrayDatum array => $"an array of {array.Elements.Length}",
        InstanceDatum { Instance: TensorInstance tensor } => $"a {tensor.TypeName} {tensor.Shape}",
        InstanceDatum { Instance: LayerInstance layer } => $"a layer ({layer.TypeName})",
        InstanceDatum { Instance: var module } => $"a module ({module.TypeName})",
        LambdaDatum => "a function",
        ShapeDatum shape => $"the shape {shape.Shape}",
        InitializerDatum => "an initialisation",
        RangeDatum or FromEndDatum => "an index",
        _ => "unknown",
    };

    /// <summary>Equal for equal data. Objects are compared by their structure, tensors by their types.</summary>
    public static string Key(Datum datum) => datum switch
    {
        TensorDatum tensor => $"{tensor.Value.Type.Element} {tensor.Value.Shape}",
        IntegerDatum integer => integer.Value.ToString(),
        ConstantDatum { Value: null } => "null",
        ConstantDatum { Value: string text } => FormattableString.Invariant($"\"{text.Length}:{text}\""),
        ConstantDatum { Value: bool value } => value ? "true" : "false",
        ConstantDatum { Value: double value } => value.ToString("R", CultureInfo.InvariantCulture) + "d",
        ConstantDatum { Value: float value } => value.ToString("R", CultureInfo.InvariantCulture) + "f",
        ConstantDatum { Value: IFormattable value } => value.ToString(null, CultureInfo.InvariantCulture) + "L",
        TupleDatum tuple => $"({string.Join(", ", tuple.Elements.Select(Key))})",
        ArrayDatum array => $"[{string.Join(", ", array.Elements.Select(Key))}]",
        InstanceDatum instance => instance.Instance.Structure,
        LambdaDatum lambda => Lambda(lambda),
        ShapeDatum shape => shape.Shape.ToString(),
        InitializerDatum initializer => $"{initializer.Initializer.Kind}{initializer.Initializer.Arguments}",
        RangeDatum range => $"{Optional(range.Start)}..{Optional(range.End)}",
        FromEndDatum index => $"^{index.Value}",
        _ => "?",
    };

    /// <summary><c>Linear(inFeatures: 784, outFeatures: 128)</c>.</summary>
    public static string Key(string type, IEnumerable<Argument> arguments) => $"{type}({string.Join(", ", arguments.Select(a => $"{a.Name}: {Key(a.Value)}"))})";

    private static string Optional(Datum? datum) => datum is null ? "" : Key(datum);

    /// <summary>Two lambdas do the same if they stand at the same place and see the same.</summary>
    private static string Lambda(LambdaDatum lambda) => FormattableString.Invariant(
        $"λ{lambda.Lambda.Site}[{string.Join(", ", lambda.Captured.Visible.Select(local => $"{local.Key}: {Key(local.Value)}"))}]{lambda.Self?.Structure}");
}
