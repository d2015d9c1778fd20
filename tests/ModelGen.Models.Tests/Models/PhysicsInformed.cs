using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>A solution of Burgers' equation, <c>u_t + u·u_x = 0.1·u_xx</c>, that is made to fit the equation by its own derivatives (Raissi, Perdikaris and Karniadakis 2019).</summary>
[Model]
public sealed partial class PhysicsInformed
{
    private readonly Linear fc1 = new(2, 12);
    private readonly Linear fc2 = new(12, 12);
    private readonly Linear fc3 = new(12, 1);

    [Forward]
    private (Tensor U, Tensor Ux, Tensor Uxx) Solution([Shape("points", 1)] Tensor x, [Shape("points", 1)] Tensor t)
    {
        var u = U(x, t);
        var ux = Gradient(u, x);
        return (u, ux, Gradient(ux, x));
    }

    [Loss]
    private Tensor Loss([Shape("points", 1)] Tensor x, [Shape("points", 1)] Tensor t)
    {
        var (u, ux, uxx) = Solution(x, t);
        return Mean(Square(Gradient(u, t) + u * ux - 0.1 * uxx)) + Mean(Square(U(x, 0 * t) + Sin(Math.PI * x)));
    }

    private Tensor U(Tensor x, Tensor t) => fc3.Forward(Tanh(fc2.Forward(Tanh(fc1.Forward(Concat([x, t], 1))))));
}
