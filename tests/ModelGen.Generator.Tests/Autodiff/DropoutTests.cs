using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Random;

namespace GeneratorTests.Autodiff;

/// <summary>What is drawn how often: masks are never merged, nor doubled by giving a value two names.</summary>
public sealed class DropoutTests
{
    private const string Dropping = """
        [Module]
        internal sealed partial class Dropping(int width)
        {
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x) => Dropout(fc.Forward(x), 0.5);
        }
        """;

    [Fact]
    public void Equal_calls_are_merged_in_inference_and_not_in_training()
    {
        EntryPoint loss = Compile("return Mean(block.Forward(x) * block.Forward(x));");
        Assert.Single(Calls(loss.Inference));
        Assert.Equal(2, Calls(loss.Differentiated.Forward).Count());
        Assert.Equal(2, Calls(loss.Differentiated.Backward).Count());
    }

    [Fact]
    public void Equal_masks_are_two()
    {
        EntryPoint loss = Compile("return Mean(Dropout(x, 0.5) * Dropout(x, 0.5));");
        Assert.Empty(Masks(loss.Inference));
        Assert.Equal(2, Masks(loss.Differentiated.Forward).Count());
    }

    [Theory]
    [InlineData("var (a, b) = Both(block.Forward(x)); return Mean(a * b);")]
    [InlineData("var a = block.Forward(x); var b = a; return Mean(a * b);")]
    [InlineData("return Mean(Doubled(block.Forward(x)));")]
    public void A_call_is_one_draw_whatever_its_value_is_called(string body) =>
        Assert.Single(Calls(Compile(body).Differentiated.Forward));

    [Fact]
    public void The_steps_of_a_loop_are_one_function_that_draws()
    {
        EntryPoint loss = Compile("var (y, _) = Scan(x, x[0] * 0, (xt, h) => h + Dropout(xt, 0.5)); return Mean(y);");
        Function step = Calls(loss.Differentiated.Forward).Single().Function;
        Assert.Single(Masks(step));
        Assert.True(loss.Differentiated.Forward.Graph.DrawsNumbers);
        Assert.False(loss.Differentiated.Backward.Graph.DrawsNumbers);
    }

    [Fact]
    public void Zero_and_one_draw_nothing()
    {
        EntryPoint loss = Compile("return Mean(Dropout(x, 0) + Dropout(x, 1));");
        Assert.False(loss.Differentiated.Forward.Graph.DrawsNumbers);
    }

    private static EntryPoint Compile(string body)
    {
        string source = TestCompilation.Model(
            $$"""
            private readonly Dropping block = new(4);
            private readonly Parameter w = new([4], Init.Ones);
            private static (Tensor, Tensor) Both(Tensor x) => (x, x);
            private static Tensor Doubled(Tensor x)
            {
                var same = x * 1;
                return same + x;
            }

            private Tensor Body(Tensor x) { {{body}} }
            [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x) => Body(x * w);
            """,
            Dropping);
        return ModelCompiler.Differentiate(Lowered.Model(source), (_, graph) => GraphVerifier.Verify(graph), TestContext.Current.CancellationToken).EntryPoints.Single();
    }

    private static IEnumerable<Call> Calls(Function function) => function.Graph.Nodes.Select(n => n.Operator).OfType<Call>();

    private static IEnumerable<DropoutMask> Masks(Function function) => function.Graph.Nodes.Select(n => n.Operator).OfType<DropoutMask>();
}
