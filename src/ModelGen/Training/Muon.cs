using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Muon (Jordan and others 2024), <c>torch.optim.Muon</c>: the momentum of a matrix, orthogonalised by five Newton-Schulz iterations, is the direction:
/// <c>b ← b + (1 − momentum)·(g − b); u = g + momentum·(b − g)</c> with Nesterov, else <c>u = b</c>; <c>p ← p − lr·weightDecay·p − lr·√max(1, rows/columns)·O(u)</c>.
/// What is no matrix is changed as by <see cref="AdamW"/>, with a rate of its own.
/// </summary>
/// <remarks>The authors leave embeddings and the last layer to AdamW as well: say so by <c>matrices</c>.</remarks>
public sealed class Muon : Optimizer
{
    private const int Iterations = 5;

    private static readonly string[] Names = ["momentum_buffer", "exp_avg", "exp_avg_sq"];
    private readonly Func<NamedTensor, bool> isMatrix;

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate of matrices, ≥ 0.</param>
    /// <param name="weightDecay">The share of a matrix that a step of rate 1 takes away, ≥ 0.</param>
    /// <param name="momentum">The share of the last direction that is kept, in (0, 1).</param>
    /// <param name="nesterov">Whether to look ahead along the momentum.</param>
    /// <param name="matrices">Which parameters are changed so; only those of two dimensions are asked for. All of them if left out.</param>
    /// <param name="rest">How all others are changed: its rate, weight decay, betas and ε count. AdamW's defaults if left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="rest"/> has rules, or maximises.</exception>
    public Muon(
        double lr = 1e-3, double weightDecay = 0.1, double momentum = 0.95, bool nesterov = true, Func<NamedTensor, bool>? matrices = null, AdamW? rest = null)
        : base(lr, weightDecay)
    {
        Momentum = momentum is > 0 and < 1
            ? momentum
            : throw new ArgumentOutOfRangeException(nameof(momentum), momentum, $"momentum is {momentum}; it must lie between 0 and 1.");
        Nesterov = nesterov;
        Rest = rest is null ? new AdamW()
            : rest.Rules is [] && !rest.Maximize ? rest
            : throw new ArgumentException("The optimizer of the rest has Rules or Maximize: Muon's own count for all parameters.", nameof(rest));
        isMatrix = matrices ?? (static _ => true);
    }

    /// <summary>The share of the last direction that is kept, in (0, 1).</summary>
    public override double Momentum { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <summary>How parameters that are no matrices are changed. A schedule changes its rate in proportion to that of matrices.</summary>
    public AdamW Rest { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override bool TakesTensors => true;

    /// <inheritdoc/>
    public override Shape? StateShape(int state, NamedTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return IsMatrix(tensor) == (state == 0) ? tensor.Shape : null;
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        if (!IsMatrix(update.Tensor!))
        {
            UpdateRest(in update);
            return;
        }

        ReadOnlySpan<int> shape = update.Tensor!.Shape.AsSpan();
        (int rows, int columns) = (shape[0], shape[1]);
        int length = rows * columns;
        int least = Math.Min(rows, columns);
        if (length == 0)
        {
            return;
        }

        Span<float> memory = Scratch.Take((3L * length) + (3L * least * least));
        Span<float> gradients = memory[..length], x = memory.Slice(length, length), other = memory.Slice(2 * length, length);
        float momentum = (float)update.Group.Momentum;
        Span<float> buffer = update.State(0);
        update.ReadGradients(gradients);
        update.Tensor.Entry.Read(buffer, x);
        TensorPrimitives.Lerp(x, gradients, 1 - momentum, x);
        update.Tensor.Entry.Write(buffer, x);
        if (Nesterov)
        {
            TensorPrimitives.Lerp(gradients, x, momentum, x);
        }

        Orthogonalise(x, other, memory[(3 * length)..], rows, columns);
        double lr = update.Group.Lr;
        update.ReadParameters(gradients);
        TensorPrimitives.Multiply(gradients, (float)(1 - (lr * update.Group.WeightDecay)), gradients);
        TensorPrimitives.MultiplyAdd(x, (float)(-lr * Math.Sqrt(Math.Max(1, (double)rows / columns))), gradients, gradients);
        update.WriteParameters(gradients);
    }

    private bool IsMatrix(NamedTensor tensor) => tensor.Shape.Rank == 2 && isMatrix(tensor);

    private void UpdateRest(in OptimizerUpdate update)
    {
        // Schedules change the group's rate; the rest follows in proportion. Its weight decay is 0 where a rule sets it to 0.
        ParameterGroup group = update.Group;
        double lr = Lr == 0 ? Rest.Lr : Rest.Lr * (group.Lr / Lr);
        double weightDecay = group.WeightDecay == 0 && WeightDecay != 0 ? 0 : Rest.WeightDecay;
        UpdateLoop.Run(new AdamStep(lr, weightDecay, Rest.Betas, Rest.Eps, amsgrad: false, isDecoupled: true, update.Step, areRows: false), update.WithStates(1, 2));
    }

    /// <summary>x becomes the nearest matrix with orthonormal rows or columns, about: its singular values become 1, give or take 0.3.</summary>
    private static void Orthogonalise(Span<float> x, Span<float> other, Span<float> memory, int rows, int columns)
    {
        const float A = 3.4445f, B = -4.7750f, C = 2.0315f;
        int n = Math.Min(rows, columns);
        Span<float> gram = memory[..(n * n)], square = memory.Slice(n * n, n * n), sum = memory.Slice(2 * n * n, n * n);
        TensorPrimitives.Divide(x, Math.Max((float)Math.Sqrt(SumOfSquares.Of(x)), 1e-7f), x);
        bool isWide = rows <= columns;
        for (int i = 0; i < Iterations; i++)
        {
            // With rows on the short side A = X Xᵀ, B = bA + cA², X ← aX + BX; else all of it transposed.
            Gemm.MatMul(gram, x, !isWide, x, isWide, n, isWide ? columns : rows, n);
            Gemm.MatMul(square, gram, false, gram, false, n, n, n);
            TensorPrimitives.Multiply(gram, B, sum);
            TensorPrimitives.MultiplyAdd(square, C, sum, sum);
            TensorPrimitives.Multiply(x, A, other);
            if (isWide)
            {
                Gemm.AddMatMul(other, sum, false, x, false, rows, rows, columns);
            }
            else
            {
                Gemm.AddMatMul(other, x, false, sum, false, rows, columns, columns);
            }

            other.CopyTo(x);
        }
    }
}
