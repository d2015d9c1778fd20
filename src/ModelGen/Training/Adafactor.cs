using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adafactor (Shazeer and Stern 2018), <c>torch.optim.Adafactor</c>: of the mean squared gradients of a matrix only the means of rows <c>r</c> and columns <c>c</c> are
/// remembered, of other tensors <c>v</c> itself. With <c>1 − β = t^beta2Decay</c>: <c>p ← p − lr·weightDecay·p; v̂ = r·cᵀ/mean(r); u = g/√v̂;
/// p ← p − max(ε₂, rms(p))·min(lr, 1/√t)·u/max(1, rms(u)/d)</c>.
/// </summary>
/// <remarks>A tensor of more than two dimensions is a batch of matrices, its last two.</remarks>
public sealed class Adafactor : Optimizer
{
    private static readonly string[] Names = ["row_var", "col_var", "variance"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The greatest learning rate, ≥ 0; it is multiplied by the size of the parameters.</param>
    /// <param name="beta2Decay">The exponent of the step in the share of new squares, ≤ 0.</param>
    /// <param name="eps">Keep divisions finite: the least root of a mean square and the least size of parameters, both greater than 0; (2⁻²³, 0.001) if left out.</param>
    /// <param name="d">How far an update may exceed its usual size, greater than 0.</param>
    /// <param name="weightDecay">The share of a parameter that a step of rate 1 takes away, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adafactor(double lr = 1e-2, double beta2Decay = -0.8, (double Eps1, double Eps2)? eps = null, double d = 1.0, double weightDecay = 0)
        : base(lr, weightDecay)
    {
        if (beta2Decay is not (<= 0 and > double.NegativeInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(beta2Decay), beta2Decay, $"beta2Decay is {beta2Decay}; it must be a finite number ≤ 0.");
        }

        (double eps1, double eps2) = eps ?? (1.1920928955078125e-07, 1e-3);
        Beta2Decay = beta2Decay;
        Eps = (RequirePositiveSingle(eps1, nameof(eps)), RequirePositiveSingle(eps2, nameof(eps)));
        D = RequirePositiveSingle(d, nameof(d));
    }

    /// <summary>The exponent of the step in the share of new squares, ≤ 0.</summary>
    public double Beta2Decay { get; }

    /// <summary>The least root of a mean square and the least size of parameters.</summary>
    public (double Eps1, double Eps2) Eps { get; }

    /// <summary>How far an update may exceed its usual size.</summary>
    public double D { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override bool TakesTensors => true;

    /// <inheritdoc/>
    public override Shape? StateShape(int state, NamedTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ReadOnlySpan<int> shape = tensor.Shape.AsSpan();
        if (shape.Length < 2)
        {
            return state == 2 ? tensor.Shape : null;
        }

        int rank = shape.Length;
        return state switch
        {
            0 => new Shape([.. shape[..(rank - 1)], 1]),
            1 => new Shape([.. shape[..(rank - 2)], 1, shape[rank - 1]]),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        int length = update.Tensor!.Length;
        if (length == 0)
        {
            return;
        }

        ReadOnlySpan<int> shape = update.Tensor.Shape.AsSpan();
        (int rowMeans, int columnMeans) = shape.Length < 2 ? (0, 0) : (length / shape[^1], length / shape[^2]);
        Span<float> memory = Scratch.Take((3L * length) + rowMeans + columnMeans);
        Span<float> parameters = memory[..length], gradients = memory.Slice(length, length), direction = memory.Slice(2 * length, length);
        update.ReadParameters(parameters);
        update.ReadGradients(gradients);
        double alpha = Math.Max(Eps.Eps2, Math.Sqrt(SumOfSquares.Of(parameters) / length)) * Math.Min(update.Group.Lr, 1 / Math.Sqrt(update.Step));
        float fresh = (float)Math.Pow(update.Step, Beta2Decay);
        if (shape.Length < 2)
        {
            Span<float> variance = update.State(2)[..length];
            TensorPrimitives.Multiply(gradients, gradients, direction);
            TensorPrimitives.Lerp(variance, direction, fresh, variance);
            variance.CopyTo(direction);
        }
        else
        {
            // Those of a matrix of one row have its shape, and lie as it does.
            Span<float> rows = memory.Slice(3 * length, rowMeans), columns = memory.Slice((3 * length) + rowMeans, columnMeans);
            update.ReadState(0, rows);
            update.ReadState(1, columns);
            Estimate(direction, gradients, rows, columns, fresh, shape[^2], shape[^1]);
            update.WriteState(0, rows);
            update.WriteState(1, columns);
        }

        Elementwise.Map(new Adapted((float)(Eps.Eps1 * Eps.Eps1)), direction, gradients, direction);
        double size = Math.Max(1, Math.Sqrt(SumOfSquares.Of(direction) / length) / D);
        LargeSpans.Mix(parameters, (float)(1 - (update.Group.Lr * update.Group.WeightDecay)), direction, (float)(-alpha / size));
        update.WriteParameters(parameters);
    }

    /// <summary>The mean squares of a batch of matrices by their rows and columns.</summary>
    private void Estimate(Span<float> estimate, ReadOnlySpan<float> gradients, Span<float> rowMeans, Span<float> columnMeans, float fresh, int rows, int columns)
    {
        for (int matrix = 0; matrix * rows * columns < gradients.Length; matrix++)
        {
            ReadOnlySpan<float> g = gradients.Slice(matrix * rows * columns, rows * columns);
            Span<float> r = rowMeans.Slice(matrix * rows, rows), c = columnMeans.Slice(matrix * columns, columns);

            // The first row of the estimate is free until the end.
            Span<float> sums = estimate.Slice(matrix * rows * columns, columns);
            sums.Clear();
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<float> row = g.Slice(i * columns, columns);
                r[i] += fresh * ((float)(SumOfSquares.Of(row) / columns) - r[i]);
                TensorPrimitives.MultiplyAdd(row, row, sums, sums);
            }

            TensorPrimitives.Multiply(sums, 1f / rows, sums);
            TensorPrimitives.Lerp(c, sums, fresh, c);
            float mean = Math.Max(TensorPrimitives.Sum(r) / rows, (float)Eps.Eps1);
            for (int i = 0; i < rows; i++)
            {
                TensorPrimitives.Multiply(c, r[i] / mean, estimate.Slice(((matrix * rows) + i) * columns, columns));
            }
        }
    }

    /// <summary>a / √max(b, least)</summary>
    private readonly struct Adapted(float least) : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A / V.Sqrt(V.Max(x.B, V.Create(least)));
    }
}
