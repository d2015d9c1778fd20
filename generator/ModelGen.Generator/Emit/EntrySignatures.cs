using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>The parameter lists of an entry point's methods: the public ones, among user's names, and the ones behind them.</summary>
internal sealed class EntrySignatures(EntryScope scope, bool isPublic)
{
    private readonly string system = isPublic ? "global::System." : "";
    private readonly string tensors = isPublic ? "global::System.Numerics.Tensors." : "";
    private readonly string model = isPublic ? "global::ModelGen." : "";

    private ImmutableArray<string> Symbols => [.. scope.Symbols.Select(s => $"int {(isPublic ? CSharpName.Escape(s) : DimText.Symbol(s))}")];

    private ImmutableArray<string> Inputs => [.. scope.Inputs.Select(i => $"{system}ReadOnlySpan<{i.Element}> {Name(i)}")];

    private ImmutableArray<string> Results => scope.IsLoss ? [] : [.. scope.Results.Select(r => $"{system}Span<float> {Name(r)}")];

    /// <summary><c>(ReadOnlySpan&lt;float&gt; image, Span&lt;float&gt; result, int batch)</c>, without parentheses.</summary>
    public ImmutableArray<string> Call => [.. Inputs, .. Results, .. Symbols];

    /// <summary>The arguments over tensor spans, whose shapes give the symbols their values.</summary>
    public ImmutableArray<string> TensorCall =>
    [
        .. scope.Inputs.Select(i => $"in {tensors}ReadOnlyTensorSpan<{i.Element}> {Name(i)}"),
        .. scope.IsLoss ? [] : scope.Results.Select(r => $"in {tensors}TensorSpan<float> {Name(r)}"),
    ];

    public ImmutableArray<string> Forward => [.. Inputs, .. Results, $"{model}Tape {Name(scope.Tape)}", .. Symbols];

    public ImmutableArray<string> Backward =>
    [
        .. Inputs,
        .. scope.ResultGradients.Select(g => scope.IsLoss ? $"float {Name(g)}" : $"{system}ReadOnlySpan<float> {Name(g)}"),
        .. scope.InputGradients.Select(g => $"{system}Span<float> {Name(g)}"),
        $"{model}ParameterSet {Name(scope.Gradients)}",
        $"{model}Tape {Name(scope.Tape)}",
        .. Symbols,
    ];

    /// <summary>The arguments of a training step.</summary>
    public ImmutableArray<string> Step => [.. Inputs, .. Symbols];

    private string Name(EntryArgument argument) => isPublic ? argument.Text : argument.Local;
}
