using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Several states, some before other inputs, one a single number; nothing but state comes out. Names meet those of a session and of a trainer.</summary>
[Model]
public sealed partial class Oscillator
{
    private readonly Parameter damping = new([], Init.Constant(0.5));
    private readonly Parameter gain = new([], Init.Constant(2));

    [Forward]
    private (Tensor Position, Tensor, Tensor Reset) Advance(
        [State, Shape("batch", "width")] Tensor position,
        [Shape("samples", "width")] Tensor force,
        [State, Shape("batch", "width")] Tensor velocity,
        [State, Shape] Tensor reset)
    {
        velocity = velocity * damping + gain * Mean(force, dim: 0, keepDim: true);
        return (position + velocity, velocity, reset + 1);
    }

    [Loss]
    private (Tensor Energy, Tensor Steps) Energy([State, Shape("width")] Tensor steps, [Shape("samples", "width")] Tensor force)
    {
        var motion = steps * damping + gain * Mean(force, dim: 0, keepDim: false);
        return (Mean(Square(motion)), motion);
    }
}
