using GeneratorTests.Declarations;

namespace GeneratorTests.Documentation;

/// <summary>
/// What surrounds the excerpts in the documentation, by the name in the comment before an excerpt. <c>$</c> stands for the excerpt, <c>@Name</c> for the excerpt of
/// another context on the same page, <c>@declarations</c> for the page's whole declarations.
/// </summary>
internal static class SnippetContexts
{
    private const string Usings = """
        using ModelGen;
        using ModelGen.Text;
        using static ModelGen.Ops;
        using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

        """;

    /// <summary>For what stands in one file with declarations here: both have an Embedding.</summary>
    private const string Extensions = """
        using Embedding = ModelGen.Embedding;
        using Microsoft.Extensions.AI;
        using Microsoft.ML.Tokenizers;
        using ModelGen.Extensions.AI;

        """;

    private static readonly Dictionary<string, string> contexts = new(StringComparer.Ordinal)
    {
        ["declarations"] = Usings + "$",
        ["Usage"] = Usings + "using Test; static class Use { static void Run(float[] images, int[] labels, float[] logits) {\n$\n} }",
        ["Training"] = Usings + "using Test; static class Use { static void Run(FashionNet net, FashionNet average, float[] images, int[] labels, float[] logits, int steps, float loss) {\n$\n} }",
        ["Data"] = Usings + "using Test; static class Use { static void Run(FashionNet net, FashionNet.Trainer trainer, DataLoader testLoader, float[] images, int[] labels, float loss) {\n$\n} }",
        ["Fit"] = Usings + "using System; using System.Collections.Generic; using System.Threading; using Test; static class Use { static void Run(FashionNet net, FashionNet.Trainer trainer, DataLoader loader, DataLoader testLoader, CancellationToken cancellation) {\n$\n} }",
        ["Members"] = Usings + "[Model] partial class Net { [Forward] private Tensor F([Shape(2)] Tensor x) => x * 2;\n$\n}",
        ["Method"] = Usings + "static class Use {\n$\n}",
        ["Text"] = Usings + "static class Use { static void Run(string[] texts, int[] ids, int[] lengths) {\n$\n} }",
        ["Gan"] = Usings + "static class Use { static void Run(Gan net, float[] real, float[] noise, int steps) {\n$\n} }\n@declarations",
        ["Tuned"] = Usings + "static class Use { static void Run(Tuned net, float[] images, int[] labels) {\n$\n} }\n@declarations",
        ["Gpt"] = Usings + "using System; @declarations\nstatic class Use { static int Best(float[] logits) => TensorPrimitives.IndexOfMax<float>(logits); static void Run(Gpt net, int[] prompt, int[] prompts, string[] vocabulary) {\n$\n} }",
        ["EncoderDecoder"] = Usings + """
            @declarations
            [Module]
            partial class DecoderBlock
            {
                private readonly CausalSelfAttention attention = new(512, 8);
                public CrossAttention Cross { get; } = new(512, 8);
                public Tensor Forward(Tensor x, (Tensor Keys, Tensor Values) memory, IntTensor lengths)
                {
                    x = x + attention.Forward(x);
                    return x + Cross.Forward(x, memory, lengths);
                }
            }

            [Model]
            partial class Translator
            {
                private readonly Embedding tokens = new(1000, 512);
                private readonly Embedding positions = new(64, 512);
                private readonly DecoderBlock[] decoder = Repeat(6, () => new DecoderBlock());
                private Tensor States(IntTensor source, IntTensor lengths) => tokens.Forward(source);
                private Tensor Scores(Tensor x) => MatMul(x, Transpose(tokens.Weight, 0, 1));
                $
            }
            """,
        ["Chat"] = Usings + Extensions + "@declarations\nstatic class Use { static async Task Run(Gpt net) {\n$\n} }",
        ["Embeddings"] = Usings + Extensions + "static class Use {\n$\n}",
        ["Attribution"] = Usings + """
            @declarations
            static class Use
            {
                static void Run(
                    Classifier net, float[] images, int[] labels, int batch, float[] saliency, float[] smooth, float[] attribution, float[] convergenceDelta, float[] adversarial, float[] logits)
                {
                    $
                }
            }
            """,
        ["Detection"] = Usings + """
            @declarations
            static class Use
            {
                static void Run(
                    Detector net, Detector.Trainer trainer, float[] image, float[] boxes, int[] classes, int[] labels, float[] offsets, float[] probabilities, float[] objects)
                {
                    $
                }
            }
            """,
        ["Mining"] = Usings + "@declarations\nstatic class Use { static void Run(Detector net, AnchorBoxes anchors, float[] image, int[] labels, float[] offsets, float[] probabilities) {\n$\n} }",
        ["Images"] = Usings + "@declarations\nstatic class Use { static void Run(float[] image, float[] logits) {\n$\n} }",
        ["Folders"] = Usings + "using ModelGen.Images; @declarations\nstatic class Use { static void Run() {\n$\n} }",
        ["Verdict"] = Usings + "using System; using ModelGen.Images; @declarations\nstatic class Use { static void Run(ImageFolder test, ImageReader reader) {\n$\n} }",
        ["Diffusion"] = Usings + "@declarations\nstatic class Use { static void Run(Denoiser net, Denoiser.Trainer trainer, float[] images, Span<float> noise, Span<int> steps, float[] noisy) {\n$\n} }",
        ["Segmentation"] = Usings + "@declarations\nstatic class Use { static void Run(Segmenter net, DataLoader loader) {\n$\n} }",
        ["Cell"] = Usings + """
            [Module]
            partial class Cell
            {
                private readonly Linear gate = new(12, 8);
                public (Tensor H, Tensor C) Forward(Tensor x, (Tensor H, Tensor C) state)
                {
                    var c = state.C + gate.Forward(Concat([x, state.H], dim: -1));
                    return (Tanh(c), c);
                }
            }

            [Model]
            partial class Net
            {
                private readonly Cell cell = new();
                [Forward]
                private (Tensor Y, Tensor H) F([Shape("batch", "time", 4)] Tensor x, [Shape("batch", 8)] Tensor h0, [Shape("batch", 8)] Tensor c0)
                {
                    $
                    return (y, h + c);
                }
            }
            """,
        ["Streaming"] = Usings + """
            [Model]
            partial class Net
            {
                private readonly Linear input = new(5, 64);
                private readonly Linear hidden = new(64, 64, bias: false);
                private readonly Linear output = new(64, 3);
                $
            }
            """,
        ["Session"] = "@Streaming\nstatic class Use { static void Run(Net net, Net.Trainer trainer, float[] x, float[] target, float[] logits, float[] state) {\n$\n} }",
        ["Translator"] = Usings + """
            [Module]
            partial class Gru
            {
                private readonly Linear mix = new(128, 32);
                public Tensor Forward(Tensor x, Tensor h) => Tanh(mix.Forward(Concat([x, h], dim: -1)));
            }

            [Model]
            partial class Translator
            {
                private readonly Embedding source = new(9, 16, paddingIdx: 0);
                private readonly GRU encoder = new(16, 32, batchFirst: true, bidirectional: true);
                private readonly Linear start = new(32, 32);
                private readonly Linear keys = new(64, 32);
                private readonly Linear query = new(32, 32);
                private readonly Linear score = new(32, 1);
                private readonly Embedding target = new(9, 32, paddingIdx: 0);
                private readonly Gru decoder = new();
                private readonly Linear output = new(128, 9);
                $
            }
            """,
        ["Decoding"] = """
            @Translator
            static class Use
            {
                static void Run(
                    Translator net, Vocabulary vocabulary, int begin, int end, int[] tokens, int[] lengths, int[] allLengths, float[] states, float[] keys, float[] h,
                    float[] allStates, float[] allKeys, float[] logits, int time)
                {
                    $
                }
            }
            """,
    };

    /// <summary>A snippet with what surrounds it, ready to compile.</summary>
    public static string Complete(Snippet snippet, IReadOnlyList<Snippet> page) => Fill(snippet.Context, snippet.Text, page);

    /// <summary>What an excerpt uses that stands in a file of its own.</summary>
    public static string Model { get; } = ModelTests.FashionNet.Replace("class Net", "class FashionNet", StringComparison.Ordinal);

    private static string Fill(string name, string text, IReadOnlyList<Snippet> page)
    {
        string context = contexts.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no context '{name}'.");
        foreach (string other in contexts.Keys)
        {
            if (context.Contains('@' + other, StringComparison.Ordinal))
            {
                string found = string.Join("\n", page.Where(s => s.Context == other && !s.Text.Contains("using ModelGen;", StringComparison.Ordinal)).Select(s => s.Text));
                context = context.Replace('@' + other, other == "declarations" ? found : Fill(other, found, page), StringComparison.Ordinal);
            }
        }

        return context.Replace("$", text, StringComparison.Ordinal);
    }
}
