using Benchmarks.Workloads;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>The classifier of texts as a TorchSharp user writes it.</summary>
internal sealed class TorchText : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Embedding embedding;
    private readonly TorchSharp.Modules.LSTM lstm;
    private readonly TorchSharp.Modules.Linear head;

    public TorchText(SequenceSpec spec)
        : base("text")
    {
        embedding = nn.Embedding(spec.Vocabulary, spec.Inputs);
        lstm = nn.LSTM(spec.Inputs, spec.Hidden, batchFirst: true);
        head = nn.Linear(spec.Hidden, spec.Classes);
        RegisterComponents();
        using IDisposable noGradient = no_grad();
        int rows = spec.Gates * spec.Hidden;
        Dictionary<string, Tensor> weights = new()
        {
            ["embedding.weight"] = tensor(spec.Embedding, [spec.Vocabulary, spec.Inputs]),
            ["lstm.weight_ih_l0"] = tensor(spec.InputWeight, [rows, spec.Inputs]),
            ["lstm.weight_hh_l0"] = tensor(spec.HiddenWeight, [rows, spec.Hidden]),
            ["lstm.bias_ih_l0"] = tensor(spec.InputBias),
            ["lstm.bias_hh_l0"] = tensor(spec.HiddenBias),
            ["head.weight"] = tensor(spec.HeadWeight, [spec.Classes, spec.Hidden]),
            ["head.bias"] = tensor(spec.HeadBias),
        };
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in named_parameters())
        {
            using Tensor weight = weights[name];
            parameter.copy_(weight);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor tokens)
    {
        (_, Tensor h, _) = lstm.forward(embedding.forward(tokens));
        return head.forward(h[0]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            embedding.Dispose();
            lstm.Dispose();
            head.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>One step from a state; zeros if there is none yet.</summary>
    public (Tensor Logits, (Tensor H, Tensor C) State) Next(Tensor token, (Tensor H, Tensor C)? state)
    {
        (Tensor output, Tensor h, Tensor c) = lstm.forward(embedding.forward(token), state);
        return (head.forward(output[.., 0]), (h, c));
    }
}
