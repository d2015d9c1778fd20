using System.Reflection;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Emit;

/// <summary>Emitted code in an assembly that was built to be debugged: a plain <c>dotnet run</c>.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class UnoptimizedTests
{
    /// <summary>Sizes that are constants, in a reduction, a map, a batch of products and a shape of tensor spans.</summary>
    private const string Source = """
        using ModelGen;
        using System.Numerics.Tensors;
        using static ModelGen.Ops;

        namespace Test;

        [Model]
        public sealed partial class Net
        {
            private readonly Linear fc = new(5, 5);
            private readonly Parameter w = new(4, 5, 3);
            private readonly Parameter b = new(3);

            [Forward]
            private ModelGen.Tensor Scores([Shape(4, 6, 5)] ModelGen.Tensor x) => MatMul(Relu(fc.Forward(x)), w) * Softmax(b) + b;

            [Loss]
            private ModelGen.Tensor Loss([Shape(4, 6, 5)] ModelGen.Tensor x) => Mean(Square(Scores(x)) + Max(Scores(x), dim: 1, keepDim: true));
        }

        public static class Use
        {
            public static long LeastBytes()
            {
                var net = new Net(1);
                var trainer = net.CreateTrainer(new Adam());
                float[] x = new float[120], y = new float[72];
                var spanX = new ReadOnlyTensorSpan<float>(x, [4, 6, 5]);
                var spanY = new TensorSpan<float>(y, [4, 6, 3]);
                long least = long.MaxValue;
                for (int i = 0; i < 5; i++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    net.Scores(x, y);
                    net.Scores(spanX, spanY);
                    trainer.Step(x);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return least;
            }
        }
        """;

    [Fact]
    public void Nothing_is_allocated()
    {
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(Source), out Compilation output, out _, TestContext.Current.CancellationToken);
        Assembly assembly = InMemoryAssembly.Load(output, OptimizationLevel.Debug);
        Assert.Equal(0L, assembly.GetType("Test.Use", throwOnError: true)!.GetMethod("LeastBytes")!.Invoke(null, null));
    }
}
