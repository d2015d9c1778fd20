using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests;

/// <summary>A mistake in a model is said once, where it is; code that uses the model stays free of errors.</summary>
public class NoCascadeTests
{
    private const string Caller = """
        using ModelGen;
        using System.Numerics.Tensors;
        using Test;

        class Caller
        {
            void Call(float[] image, float[] logits, int[] labels, string path)
            {
                var net = new Net(seed: 1);
                net.Logits(image, logits, batch: 2);
                net.Logits(new ReadOnlyTensorSpan<float>(image, [2, 784]), new TensorSpan<float>(logits, [2, 10]));
                float loss = net.Loss(image, labels, batch: 2);
                using var trainer = net.CreateTrainer(new SGD(0.01f), batch: 2);
                loss += trainer.Step(image, labels, batch: 2);
                net.Save(path);
                net.Load(path);
                foreach (var p in Net.FromFile(path).Parameters) { loss += p.Length; }
            }
        }
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("return fc3.Forward(x);", "var s = $\"{x}\"; return fc3.Forward(x);")]
    [InlineData("return fc3.Forward(x);", "return fc2.Forward(x);")]
    [InlineData("return fc3.Forward(x);", "return fc3.Forward(x, undefined);")]
    [InlineData("return fc3.Forward(x);", "return fc3.")]
    [InlineData("return fc3.Forward(x);", "")]
    [InlineData("new(64, 10);", "new(;")]
    [InlineData("new(64, 10)", "new(64, 0)")]
    [InlineData("new(64, 10)", "null!")]
    [InlineData("private readonly Linear fc3 = new(64, 10);", "private readonly Linear fc3;")]
    [InlineData("CrossEntropy(Logits(image), label)", "Logits(image)")]
    [InlineData("[Loss]", "[Loss(Trains = [\"nothing\"])]")]
    public void Callers_see_all_signatures(string text, string replacement)
    {
        string source = text.Length == 0 ? ModelTests.FashionNet : ModelTests.FashionNet.Replace(text, replacement, StringComparison.Ordinal);
        Assert.Equal(text.Length == 0, source == ModelTests.FashionNet);
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source, Caller), out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(diagnostics, d => d.Id is "MG0901" or "CS8785");
        var errors = output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.DoesNotContain(errors, e => e.Location.SourceTree?.FilePath != "Test0.cs");
        Assert.Equal(text.Length > 0, errors.Count + diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error) > 0);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("return (output.Forward(h), h);", "return (output.Forward(x), h);")]
    [InlineData("return (output.Forward(h), h);", "return (h, output.Forward(h));")]
    [InlineData("new(5, 16)", "new(5, 0)")]
    public void Callers_see_sessions_and_carried_state(string text, string replacement)
    {
        const string caller = """
            using ModelGen;
            using Test;

            class Caller
            {
                void Call(float[] x, float[] y)
                {
                    var net = new Net(seed: 1);
                    Net.NextSession session = net.CreateNextSession(batch: 1);
                    session.Next(x, y);
                    session.Reset();
                    var copy = session.Copy();
                    copy.CopyFrom(session);
                    session.H[0] = copy.H[1];
                    using var trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
                    float loss = trainer.Step(x, batch: 1) + trainer.H[0] + net.Loss(x, y, y, batch: 1);
                    trainer.ResetState();
                }
            }
            """;
        string source = text.Length == 0 ? ModelTests.Elman : ModelTests.Elman.Replace(text, replacement, StringComparison.Ordinal);
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source, caller), out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Equal(text.Length > 0, diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
        Assert.DoesNotContain(output.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree?.FilePath != "Test0.cs");
    }

    [Fact]
    public void Names_of_any_kind_compile()
    {
        var sources = Verify.Sources("""
            using ModelGen;
            using static ModelGen.Ops;

            namespace @namespace.@class;

            public partial class Outer<T> where T : class
            {
                [Module]
                private sealed partial class @struct(int @params)
                {
                    private readonly Linear @return = new(@params, @params);
                    private readonly Linear Parameters = new(@params, @params);
                    public Tensor Forward(Tensor @in) => @return.Forward(Parameters.Forward(@in));
                }

                [Model]
                internal sealed partial class @event<@in>
                {
                    private readonly @struct @base = new(4);
                    private readonly Linear scratch = new(4, 4);
                    private readonly Linear Layout = new(4, 4);
                    private readonly Parameter binder = new(4);
                    private readonly int model = 3;

                    public @event() : this(seed: 3) { }

                    [Forward]
                    private (Tensor @out, Tensor result, Tensor) @switch([Shape("for", 4)] Tensor @while, [Shape("parameters", 4)] Tensor result, [Shape("scratch", 4)] Tensor tape)
                    {
                        var @int = @base.Forward(@while) + binder;
                        var gradients = scratch.Forward(result) * model;
                        return (@int, gradients, Layout.Forward(tape));
                    }

                    [Forward]
                    private (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) @goto(
                        [State, Shape("G")] Tensor h, [State, Shape("parameters")] Tensor H, [State, Shape] Tensor state, [State, Shape] Tensor copyState, [State, Shape] Tensor reset,
                        [State, Shape("h2")] Tensor @goto) => (h, H, state, copyState, reset, @goto);

                    [Loss]
                    private (Tensor, Tensor, Tensor, Tensor) @new([State, Shape("H", 4)] Tensor HCapacity, [State, Shape("h")] Tensor newState, [State, Shape("loss")] Tensor @class) =>
                        (Mean(@base.Forward(HCapacity)), HCapacity, newState, @class);

                    [Loss]
                    private Tensor @this([Shape("batch", 4)] Tensor gradients, [Shape("batch", 4)] Tensor trainer) =>
                        MSELoss(@base.Forward(gradients), trainer);
                }
            }
            """);
        Assert.Equal(2, sources.Count);
    }
}
