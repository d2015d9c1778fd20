using Benchmarks.Comparison;
using Benchmarks.Ours;
using Benchmarks.Peers;
using ModelGen;
using TorchSharp;

namespace Benchmarks.Workloads;

/// <summary>Recurrent networks over 32 steps: a classifier of texts, and a GRU.</summary>
internal static class SequenceWorkloads
{
    public static IEnumerable<IWorkload> All()
    {
        yield return new TextInference("lstm-b1", 1);
        yield return new TextInference("lstm-b64", 64);
        yield return new TextTraining("lstm-train-adam-b64", 64);
        yield return new GruInference("gru-b1", 1);
        yield return new TextStream("lstm-stream-b1");
    }

    private static SequenceSpec Text(int batch) => new(batch, gates: 4, inputs: 100, hidden: 256, vocabulary: 10_000, classes: 10);

    private static torch.Tensor Tokens(SequenceSpec spec) => torch.tensor([.. spec.Tokens.Select(t => (long)t)], [spec.Batch, SequenceSpec.Time]);

    /// <summary>The gates in ONNX's order: of an LSTM i, o, f, c; of a GRU z, r, h.</summary>
    private static void AddRecurrence(OnnxModel model, SequenceSpec spec, string output, string last)
    {
        int[] order = spec.Gates == 4 ? [0, 3, 1, 2] : [1, 0, 2];
        int rows = spec.Gates * spec.Hidden;
        model.Initializer("w", spec.Reorder(spec.InputWeight, order), 1, rows, spec.Inputs);
        model.Initializer("r", spec.Reorder(spec.HiddenWeight, order), 1, rows, spec.Hidden);
        model.Initializer("b", [.. spec.Reorder(spec.InputBias, order), .. spec.Reorder(spec.HiddenBias, order)], 1, 2 * rows);
        (string, OnnxAttribute)[] attributes = spec.Gates == 4 ? [("hidden_size", spec.Hidden)] : [("hidden_size", spec.Hidden), ("linear_before_reset", 1)];
        model.Node(spec.Gates == 4 ? "LSTM" : "GRU", ["x", "w", "r", "b"], [output, last], attributes);
    }

    private sealed class TextInference(string name, int batch) : IWorkload
    {
        private readonly SequenceSpec spec = Text(batch);

        public string Name => name;

        public double Flops => spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Sequences.Text(spec)),
            new("ONNX Runtime", threads => new OnnxRuntimeContender<long>(
                Onnx(), [.. spec.Tokens.Select(t => (long)t)], [spec.Batch, SequenceSpec.Time], [spec.Batch, spec.Classes], threads)),
            new("TorchSharp", threads => new TorchInference(() => new TorchText(spec), () => Tokens(spec), threads)),
        ];

        private OnnxModel Onnx()
        {
            var model = new OnnxModel();
            model.IndexInput("tokens", spec.Batch, SequenceSpec.Time);
            model.Initializer("table", spec.Embedding, spec.Vocabulary, spec.Inputs);
            model.Node("Transpose", ["tokens"], "steps");
            model.Node("Gather", ["table", "steps"], "x");
            AddRecurrence(model, spec, "", "last");
            model.Initializer("zero", 0);
            model.Node("Gather", ["last", "zero"], "h", ("axis", 0));
            model.Initializer("head", spec.HeadWeight, spec.Classes, spec.Hidden);
            model.Initializer("headBias", spec.HeadBias, spec.Classes);
            model.Node("Gemm", ["h", "head", "headBias"], "y", ("transB", 1));
            model.Output("y", spec.Batch, spec.Classes);
            return model;
        }
    }

    /// <summary>One sequence token by token, the state kept by the session: what it takes per token is a 32nd of a call.</summary>
    private sealed class TextStream(string name) : IWorkload
    {
        private readonly SequenceSpec spec = Text(batch: 1);

        public string Name => name;

        public double Flops => spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Sequences.Stream(spec)),
            new("TorchSharp", threads => new TorchStream(spec, threads)),
        ];
    }

    private sealed class TextTraining(string name, int batch) : IWorkload
    {
        private readonly SequenceSpec spec = Text(batch);

        public string Name => name;

        public double Flops => 3 * spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Sequences.TextTraining(spec, new Adam(1e-3))),
            new("TorchSharp", threads => new TorchTraining(
                () => new TorchText(spec), parameters => torch.optim.Adam(parameters, 1e-3), () => Tokens(spec), spec.Labels, threads)),
        ];
    }

    private sealed class GruInference(string name, int batch) : IWorkload
    {
        private readonly SequenceSpec spec = new(batch, gates: 3, inputs: 64, hidden: 128, vocabulary: 0, classes: 0);

        public string Name => name;

        public double Flops => spec.ForwardFlops;

        public IReadOnlyList<Entry> Entries =>
        [
            new(Comparer.Ours, _ => Sequences.Gru(spec)),
            new("ONNX Runtime", threads => new OnnxRuntimeContender<float>(
                Onnx(), spec.Signal, [SequenceSpec.Time, spec.Batch, spec.Inputs], [SequenceSpec.Time, 1, spec.Batch, spec.Hidden], threads)),
        ];

        /// <summary>One sequence: the time may as well come first.</summary>
        private OnnxModel Onnx()
        {
            var model = new OnnxModel();
            model.Input("x", SequenceSpec.Time, spec.Batch, spec.Inputs);
            AddRecurrence(model, spec, "y", "");
            model.Output("y", SequenceSpec.Time, 1, spec.Batch, spec.Hidden);
            return model;
        }
    }
}
