using Benchmarks.Comparison;
using Benchmarks.Models;
using Benchmarks.Workloads;
using ModelGen;

namespace Benchmarks.Ours;

/// <summary>The generated recurrent networks as contenders, with the weights of a specification.</summary>
internal static class Sequences
{
    public static IContender Text(SequenceSpec spec) =>
        new ModelGenInference<int, TextForward>(new(Load(spec, "lstm", TextLstm.FromFile)), spec.Tokens, spec.Batch, spec.Classes);

    public static IContender TextTraining(SequenceSpec spec, Optimizer optimizer) =>
        new ModelGenTraining<int, TextStep>(new(Load(spec, "lstm", TextLstm.FromFile), optimizer, spec.Batch), spec.Tokens, spec.Labels);

    public static IContender Stream(SequenceSpec spec) =>
        new ModelGenInference<int, TextStream>(new(Load(spec, "lstm", TextLstm.FromFile)), spec.Tokens, spec.Batch, spec.Classes);

    public static IContender Gru(SequenceSpec spec) => new ModelGenInference<float, GruForward>(
        new(Load(spec, "gru", SignalGru.FromFile)), spec.Signal, spec.Batch, SequenceSpec.Time * spec.Hidden);

    private static T Load<T>(SequenceSpec spec, string layer, Func<string, T> read)
    {
        var file = new SafetensorsWriter();
        int rows = spec.Gates * spec.Hidden;
        if (spec.Vocabulary > 0)
        {
            file.Add("embedding.weight", [spec.Vocabulary, spec.Inputs], spec.Embedding);
        }

        file.Add($"{layer}.weight_ih_l0", [rows, spec.Inputs], spec.InputWeight);
        file.Add($"{layer}.weight_hh_l0", [rows, spec.Hidden], spec.HiddenWeight);
        file.Add($"{layer}.bias_ih_l0", [rows], spec.InputBias);
        file.Add($"{layer}.bias_hh_l0", [rows], spec.HiddenBias);
        if (spec.Classes > 0)
        {
            file.Add("head.weight", [spec.Classes, spec.Hidden], spec.HeadWeight);
            file.Add("head.bias", [spec.Classes], spec.HeadBias);
        }

        return Weights.Load(file, read);
    }

    private readonly struct TextForward(TextLstm model) : IForward<int>
    {
        public void Forward(ReadOnlySpan<int> input, Span<float> output, int batch) => model.Logits(input, output, batch, SequenceSpec.Time);
    }

    private readonly struct TextStream(TextLstm model) : IForward<int>
    {
        private readonly TextLstm.NextSession session = model.CreateNextSession(batch: 1);

        public void Forward(ReadOnlySpan<int> input, Span<float> output, int batch)
        {
            session.Reset();
            for (int t = 0; t < input.Length; t++)
            {
                session.Next(input.Slice(t, 1), output);
            }
        }
    }

    private readonly struct GruForward(SignalGru model) : IForward<float>
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output, int batch) => model.Outputs(input, output, batch, SequenceSpec.Time);
    }

    private readonly struct TextStep(TextLstm model, Optimizer optimizer, int capacity) : IStep<int>
    {
        private readonly TextLstm.Trainer trainer = model.CreateTrainer(optimizer, capacity, SequenceSpec.Time);

        public float Step(ReadOnlySpan<int> input, ReadOnlySpan<int> labels, int batch) => trainer.Step(input, labels, batch, SequenceSpec.Time);

        public void Dispose() => trainer.Dispose();
    }
}
