using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>What both kinds of blocks compute: with a normalisation by the batch, a module within, dropout in both.</summary>
[Module]
public sealed partial class Inner(int width)
{
    private readonly Linear up = new(width, 3 * width);
    private readonly Linear down = new(3 * width, width);

    public Tensor Forward(Tensor x) => Dropout(down.Forward(Gelu(up.Forward(x))), 0.25);
}

[Module(GradientCheckpointing = true)]
public sealed partial class CheckpointedBlock(int width)
{
    private readonly BatchNorm1d norm = new(width);
    private readonly Inner inner = new(width);
    private readonly Linear gate = new(width, width);

    public Tensor Forward(Tensor x)
    {
        var y = inner.Forward(norm.Forward(x));
        return x + Sigmoid(gate.Forward(y)) * Dropout(Tanh(y), 0.1);
    }
}

[Module]
public sealed partial class KeepingBlock(int width)
{
    private readonly BatchNorm1d norm = new(width);
    private readonly Inner inner = new(width);
    private readonly Linear gate = new(width, width);

    public Tensor Forward(Tensor x)
    {
        var y = inner.Forward(norm.Forward(x));
        return x + Sigmoid(gate.Forward(y)) * Dropout(Tanh(y), 0.1);
    }
}

[Module]
public sealed partial class Plain(int width)
{
    private readonly Linear fc = new(width, width);

    public Tensor Forward(Tensor x) => x + Tanh(fc.Forward(x));
}

/// <summary>Recurrent within, with nothing drawn: computed again as a loop.</summary>
[Module(GradientCheckpointing = true)]
public sealed partial class CheckpointedRecurrence(int width)
{
    private readonly GRU gru = new(width, width, batchFirst: true);
    private readonly Plain[] inner = Repeat(3, () => new Plain(width));

    public Tensor Forward(Tensor x)
    {
        var (y, _) = gru.Forward(x);
        foreach (var module in inner)
        {
            y = module.Forward(y);
        }

        return y;
    }
}

[Model]
public sealed partial class Checkpointed
{
    public const int Width = 12;

    private readonly CheckpointedBlock[] blocks = Repeat(4, () => new CheckpointedBlock(Width));

    [Forward]
    private Tensor Predict([Shape("batch", Width)] Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }

    [Loss]
    private Tensor Loss([Shape("batch", Width)] Tensor x, [Shape("batch", Width)] Tensor target) => MSELoss(Predict(x), target);
}

[Model]
public sealed partial class NotCheckpointed
{
    private readonly KeepingBlock[] blocks = Repeat(4, () => new KeepingBlock(Checkpointed.Width));

    [Forward]
    private Tensor Predict([Shape("batch", Checkpointed.Width)] Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.Forward(x);
        }

        return x;
    }

    [Loss]
    private Tensor Loss([Shape("batch", Checkpointed.Width)] Tensor x, [Shape("batch", Checkpointed.Width)] Tensor target) => MSELoss(Predict(x), target);
}

[Model]
public sealed partial class CheckpointedSequence
{
    private readonly CheckpointedRecurrence first = new(5);
    private readonly CheckpointedRecurrence second = new(5);

    [Loss]
    private Tensor Loss([Shape("batch", "time", 5)] Tensor x, [Shape("batch", "time", 5)] Tensor target) => MSELoss(second.Forward(first.Forward(x)), target);
}
