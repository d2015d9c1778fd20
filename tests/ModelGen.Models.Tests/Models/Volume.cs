using ModelGen;

namespace DeclaredModels;

/// <summary>Three named dimensions, whose product can be larger than any number of 64 bits; as state, too.</summary>
[Model]
public sealed partial class Volume
{
    [Forward]
    private Tensor Squares([Shape("a", "b", "c")] Tensor x) => x * x;

    [Forward]
    private (Tensor Sum, Tensor H) Next([Shape("a", 6, "b")] Tensor x, [State, Shape("a", "b", "c", 6)] Tensor h) => (x + 1, h + 1);
}
