using GeneratorTests.Infrastructure;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Operators.Movement;

namespace GeneratorTests.Passes;

/// <summary>Where permutations of images are left: at the edges of entry points, and nowhere between operators on images.</summary>
public class ImageOrderTests
{
    [Fact]
    public void A_chain_converts_nothing_between_its_operators() => Assert.Equal(
        """
        %0 image = input 0  [batch, 3, 9, 9]
        %1 = parameter 0  [8, 3, 3, 3]
        %2 = parameter 1  [8]
        %3 = permute(%0, 0, 2, 3, 1)  [batch, 9, 9, 3]
        %4 = conv(%3, %1, 3 padded 1 × 3 padded 1)  [batch, 9, 9, 8]
        %5 = %4 + %2  [batch, 9, 9, 8]
        %6 x = relu(%5)  [batch, 9, 9, 8]
        %7 = max_pool(%6, 3 by 3 × 3 by 3)  [batch, 3, 3, 8]
        %8 = parameter 2  [8, 8, 1, 1]
        %9 = conv(%7, %8, 1 × 1)  [batch, 3, 3, 8]
        %10 = %9 + %7  [batch, 3, 3, 8]
        %11 = permute(%10, 0, 3, 1, 2)  [batch, 8, 3, 3]
        return %11
        """.ReplaceLineEndings("\n"),
        GraphPrinterText(Inference(
            """
            private readonly Conv2d conv = new(3, 8, 3, padding: 1);
            private readonly Conv2d mix = new(8, 8, 1, bias: false);
            [Forward] private Tensor Result([Shape("batch", 3, 9, 9)] Tensor image)
            {
                var x = Relu(conv.Forward(image));
                var y = MaxPool2d(x, 3);
                return mix.Forward(y) + y;
            }
            """).Graph));

    [Fact]
    public void Parts_of_different_layers_are_put_together_in_their_order() => Assert.Equal(2, Permutations(Inference(
        """
        private readonly Conv2d a = new(3, 4, 3, padding: 1), b = new(3, 5, 1), c = new(9, 2, 3);
        [Forward] private Tensor Result([Shape("batch", 3, "height", "width")] Tensor image) => c.Forward(Tanh(Concat([a.Forward(image), b.Forward(image)], dim: 1)));
        """).Graph));

    [Fact]
    public void Modules_take_and_give_images_as_they_lie()
    {
        Function entry = Inference(
            """
            private readonly Block first = new(), second = new();
            private readonly Conv2d head = new(4, 2, 1);
            [Forward] private Tensor Result([Shape("batch", 4, 6, 6)] Tensor image) => head.Forward(Relu(second.Forward(Tanh(first.Forward(image)))));
            """,
            """
            [Module]
            internal sealed partial class Block
            {
                private readonly Conv2d conv = new(4, 4, 3, padding: 1);
                public Tensor Forward(Tensor x) => Relu(conv.Forward(x)) + x;
            }
            """);
        Function block = Assert.Single(entry.Callees);
        Assert.Equal("[batch, 6, 6, 4]", block.Graph.Inputs[0].Types[0].Shape.ToString());
        Assert.Equal("[batch, 6, 6, 4]", block.Graph.Outputs[0].Shape.ToString());
        Assert.Equal(0, Permutations(block.Graph));
        Assert.Equal(2, Permutations(entry.Graph));
    }

    [Fact]
    public void Modules_that_begin_with_a_normalisation_or_end_with_a_concatenation_do_too()
    {
        Function entry = EntryPoint(
            """
            private readonly Conv2d stem = new(3, 4, 3);
            private readonly Block first = new(4), second = new(6);
            private readonly Conv2d head = new(8, 2, 1);
            [Loss] private Tensor Result([Shape("batch", 3, 8, 8)] Tensor image) => Sum(head.Forward(second.Forward(first.Forward(stem.Forward(image)))));
            """,
            """
            [Module]
            internal sealed partial class Block(int inputs)
            {
                private readonly BatchNorm2d norm = new(inputs);
                private readonly Conv2d conv = new(inputs, 2, 3, padding: 1);
                public Tensor Forward(Tensor x) => Concat([x, conv.Forward(Relu(norm.Forward(x)))], dim: 1);
            }
            """).Differentiated.Forward;
        Assert.Equal(["[batch, 6, 6, 6]", "[batch, 6, 6, 8]"], entry.Callees.Select(c => c.Graph.Outputs[0].Shape.ToString()));
        Assert.Equal(["[batch, 6, 6, 4]", "[batch, 6, 6, 6]"], entry.Callees.Select(c => c.Graph.Inputs[0].Types[0].Shape.ToString()));

        // That of the image, and the view that the sum reads.
        Assert.Equal(2, Permutations(entry.Graph));
    }

    [Fact]
    public void A_module_that_reads_an_image_otherwise_takes_it_as_it_is_declared()
    {
        Function block = Assert.Single(Inference(
            """
            private readonly Conv2d stem = new(3, 4, 3);
            private readonly Block block = new();
            [Forward] private Tensor Result([Shape("batch", 3, 8, 8)] Tensor image) => block.Forward(stem.Forward(image));
            """,
            """
            [Module]
            internal sealed partial class Block
            {
                private readonly Conv2d conv = new(4, 4, 1);
                private readonly Linear fc = new(36, 36);
                public Tensor Forward(Tensor x) => Reshape(fc.Forward(Flatten(x, 2)), -1, 4, 6, 6) + conv.Forward(x * 2);
            }
            """).Callees);
        Assert.Equal("[batch, 4, 6, 6]", block.Graph.Inputs[0].Types[0].Shape.ToString());
    }

    [Fact]
    public void What_a_module_assigns_is_assigned_where_its_border_has_moved()
    {
        EntryPoint entry = EntryPoint(
            """
            private readonly Block first = new(4, 6), second = new(6, 4);
            [Loss] private Tensor Result([Shape("batch", 4, 6, 6)] Tensor image) => Sum(Tanh(second.Forward(first.Forward(image))));
            """,
            """
            [Module]
            internal sealed partial class Block(int inputs, int outputs)
            {
                private readonly Conv2d conv = new(inputs, outputs, 3, padding: 1, bias: false);
                private readonly BatchNorm2d norm = new(outputs, affine: false);
                public Tensor Forward(Tensor x) => Relu(norm.Forward(conv.Forward(x)));
            }
            """);
        Assert.Equal(6, entry.Differentiated.Forward.AssignedStates.Count());
    }

    [Fact]
    public void What_the_user_permutes_stays_where_it_is() => Assert.Equal(
        """
        %0 x = input 0  [batch, 5, 3]
        %1 = permute(%0, 0, 2, 1)  [batch, 3, 5]
        %2 = relu(%1)  [batch, 3, 5]
        return %2
        """.ReplaceLineEndings("\n"),
        GraphPrinterText(Inference("[Forward] private Tensor Result([Shape(\"batch\", 5, 3)] Tensor x) => Relu(Transpose(x, 1, 2));").Graph));

    private static int Permutations(Graph graph) => graph.Nodes.Count(n => n.Operator is Permute);

    private static string GraphPrinterText(Graph graph) => string.Join("\n", GraphPrinter.Print(graph).TrimEnd().Split('\n').Select(line => line.Trim()));

    private static Function Inference(string members, string modules = "") => EntryPoint(members, modules).Inference;

    private static EntryPoint EntryPoint(string members, string modules)
    {
        LoweredModel lowered = ModelLowering.Lower(Declared.Model(TestCompilation.Model(members, modules)), TestContext.Current.CancellationToken);
        Assert.Empty(lowered.Diagnostics);
        return ModelCompiler.Differentiate(lowered, (_, graph) => GraphVerifier.Verify(graph), TestContext.Current.CancellationToken).EntryPoints[0];
    }
}
