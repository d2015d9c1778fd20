using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>Rotary and sinusoidal positions as declarations write them, of any size.</summary>
public sealed class PositionTests
{
    private const string Members =
        """
        [Forward] private Tensor Linear([Shape("batch", 2, "time", 8)] Tensor x) => RotaryEmbedding(x, factor: 2, interleaved: true);
        [Forward] private Tensor Dynamic([Shape("batch", 2, "time", 8)] Tensor x) => RotaryEmbedding(x, factor: 2, ropeType: RopeType.Dynamic, originalMaxPositionEmbeddings: 9);
        [Forward] private Tensor DynamicAt([Shape("batch", 2, "time", 8)] Tensor x, [Shape("batch", "time")] IntTensor at) =>
            RotaryEmbedding(x, at, factor: 2, ropeType: RopeType.Dynamic, originalMaxPositionEmbeddings: 9);
        [Forward] private Tensor Llama3([Shape("batch", 2, "time", 8)] Tensor x, [Shape("batch", "time")] IntTensor at) =>
            RotaryEmbedding(x, at, theta: 500, factor: 8, ropeType: RopeType.Llama3, originalMaxPositionEmbeddings: 32);
        [Forward] private Tensor Waves([Shape("batch", "time", 8)] Tensor x, [Shape("batch", "time")] IntTensor at) =>
            x * SinusoidalPositions(x.Dim(1), 8) + SinusoidalPositions(at, 8, theta: 100, interleaved: false);
        [Forward] private Tensor Times([Shape("batch")] Tensor x) => SinusoidalPositions(x, 6);
        """;

    private static readonly Lazy<EmittedModel> Model = new(() =>
    {
        string source = TestCompilation.Model(Members);
        return EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
    });

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    [InlineData(1, 65)]
    [Trait("Runs", "EmittedCode")]
    public void Sizes(int batch, int time)
    {
        var symbols = new Dictionary<string, long> { ["batch"] = batch, ["time"] = time };
        foreach (EntryPoint entry in Model.Value.Program.EntryPoints)
        {
            NdArray[] inputs =
            [
                .. entry.Inference.Graph.Inputs.Select((n, i) => n.Types[0].Element == ElementType.Int32
                    ? NdArray.Build([batch, time], index => (3 * index[0]) + index[1])
                    : EmittedCheck.Filled(n.Types[0].Shape, i, symbols)),
            ];
            EmittedCheck.Matches(Model.Value, entry, inputs, symbols, 2e-5);
        }
    }

    [Theory]
    [InlineData("RotaryEmbedding(x, ropeType: RopeType.Dynamic)", "MG0314 'originalMaxPositionEmbeddings' of 'Ops.RotaryEmbedding' must be at least 1 where ropeType is Dynamic, but is null")]
    [InlineData("RotaryEmbedding(x, ropeType: RopeType.Llama3, originalMaxPositionEmbeddings: 0)", "MG0314 'originalMaxPositionEmbeddings' of 'Ops.RotaryEmbedding' must be at least 1 where ropeType is Llama3, but is 0")]
    [InlineData("RotaryEmbedding(x, ropeType: RopeType.Llama3, originalMaxPositionEmbeddings: 9, highFreqFactor: 1)", "MG0314 'highFreqFactor' of 'Ops.RotaryEmbedding' must be greater than lowFreqFactor, but is 1")]
    [InlineData("RotaryEmbedding(x, factor: 0.5, ropeType: RopeType.Dynamic, originalMaxPositionEmbeddings: 9)", "MG0314 'factor' of 'Ops.RotaryEmbedding' must be at least 1 where ropeType is Dynamic, but is 0.5")]
    [InlineData("RotaryEmbedding(x, ropeType: (RopeType)7)", "MG0314 'ropeType' of 'Ops.RotaryEmbedding' must be one of Linear, Dynamic, Llama3, but is 7")]
    [InlineData("RotaryEmbedding(x[.., .., .., ..2], ropeType: RopeType.Dynamic, originalMaxPositionEmbeddings: 9)", "MG0301 rotary_embedding with dynamic scaling takes a d of at least 4, but was given [batch, 2, time, 2]")]
    [InlineData("SinusoidalPositions(4, 5)", "MG0314 'dim' of 'Ops.SinusoidalPositions' must be an even number that is at least 2, but is 5")]
    [InlineData("SinusoidalPositions(x, 6, theta: 0)", "MG0314 'theta' of 'Ops.SinusoidalPositions' must be a finite number greater than 0, but is 0")]
    public void What_does_not_fit_is_said(string call, string expected) => Assert.StartsWith(
        expected + " @ ", Lowered.Diagnostics($$"""[Forward] private Tensor F([Shape("batch", 2, "time", 8)] Tensor x) { return {{call}}; }"""));
}
