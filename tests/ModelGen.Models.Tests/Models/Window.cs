using ModelGen;

namespace DeclaredModels;

/// <summary>Slices whose sizes depend on a named dimension, one within a module.</summary>
[Model]
public sealed partial class Window
{
    private readonly Tail tail = new(3);

    [Forward]
    private (Tensor Differences, Tensor Tail) Changes([Shape("time", 2)] Tensor x) => (x[2..] - x[..^2], tail.Forward(x));
}

/// <summary>The last rows.</summary>
[Module]
internal sealed partial class Tail(int count)
{
    public Tensor Forward(Tensor x) => x[^count..] * 2;
}
