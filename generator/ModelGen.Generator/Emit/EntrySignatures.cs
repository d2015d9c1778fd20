using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>The parameter lists of an entry point's methods: the public ones, among user's names, and the ones behind them.</summary>
internal sealed class EntrySignatures(EntryScope scope, bool isPublic)
{
    private readonly string system = isPublic ? "global::System." : "";
    private readonly string tensors = isPublic ? "global::System.Numerics.Tensors." : "";
    private readonly string model = isPublic ? "global::ModelGen." : "";

    private ImmutableArray<SignatureParameter> Symbols => [.. scope.Symbols.Select(SymbolOf)];

    private ImmutableArray<SignatureParameter> Inputs => [.. scope.Inputs.Select(InputOf)];

    private ImmutableArray<SignatureParameter> Results => [.. scope.Results.Select(ResultOf)];

    /// <summary><c>(ReadOnlySpan&lt;float&gt; image, Span&lt;float&gt; result, int batch)</c>, without parentheses.</summary>
    /// <remarks>
    /// A loss without inputs is evaluated without arguments. Its declaration has no parameters either, so the public method has one that calls leave out: C# tells
    /// methods apart by their parameters, not by what they return.
    /// </remarks>
    public ImmutableArray<SignatureParameter> Call => isPublic && scope.IsBare ? [new($"{system}ValueTuple", "none", "default")] : [.. Inputs, .. Results, .. Symbols];

    /// <summary>The arguments over tensor spans, whose shapes give the symbols their values.</summary>
    public ImmutableArray<SignatureParameter> TensorCall =>
    [
        .. scope.Inputs.Select(i => new SignatureParameter($"in {tensors}ReadOnlyTensorSpan<{i.Element}>", Name(i))),
        .. scope.Results.Select(r => new SignatureParameter($"in {tensors}TensorSpan<{r.Element}>", Name(r))),
    ];

    /// <summary>The arguments over a batch: the batch, and where there are several results what takes them.</summary>
    public ImmutableArray<SignatureParameter> BatchCall =>
    [
        new($"{model}Batch", Name(scope.Batch)),
        .. scope.IsLoss || scope.Results.Length == 1 ? [] : scope.Results.Select(r => new SignatureParameter($"out {system}ReadOnlySpan<{r.Element}>", Name(r))),
    ];

    /// <param name="hasMode">Whether the caller chooses between training and inference.</param>
    public ImmutableArray<SignatureParameter> Forward(bool hasMode) =>
    [
        .. Inputs,
        .. Results,
        new($"{model}Tape", Name(scope.Tape)),
        .. hasMode ? [new("bool", Name(scope.Training))] : Array.Empty<SignatureParameter>(),
        .. Symbols,
    ];

    public ImmutableArray<SignatureParameter> Backward =>
    [
        .. Inputs,
        .. scope.ResultGradients.Select(g => new SignatureParameter(scope.IsLoss ? "float" : $"{system}ReadOnlySpan<float>", Name(g))),
        .. scope.InputGradients.Select(ResultOf),
        new($"{model}GradientSet?", Name(scope.Gradients)),
        new($"{model}Tape", Name(scope.Tape)),
        .. Symbols,
    ];

    /// <summary>The arguments of what checks all inputs.</summary>
    public ImmutableArray<SignatureParameter> Check => [.. Inputs, .. Symbols];

    /// <summary>The arguments of a training step; the trainer has the state.</summary>
    public ImmutableArray<SignatureParameter> Step => [.. scope.OwnInputs.Select(InputOf), .. Symbols];

    /// <summary>The arguments of a session's call; the session has the state and the sizes of its dimensions.</summary>
    public ImmutableArray<SignatureParameter> SessionCall => [.. scope.OwnInputs.Select(InputOf), .. scope.OwnResults.Select(ResultOf), .. scope.OwnSymbols.Select(SymbolOf)];

    /// <summary>The arguments of making a session.</summary>
    public ImmutableArray<SignatureParameter> Session => [.. scope.StateSymbols.Select(SymbolOf)];

    private SignatureParameter InputOf(EntryArgument input) => new(input.OtherType ?? $"{system}ReadOnlySpan<{input.Element}>", Name(input));

    private SignatureParameter ResultOf(EntryArgument result) => new($"{system}Span<{result.Element}>", Name(result));

    private SignatureParameter SymbolOf(string symbol) => new("int", isPublic ? CSharpName.Escape(symbol) : DimText.Symbol(symbol));

    private string Name(EntryArgument argument) => isPublic ? argument.Text : argument.Local;
}
