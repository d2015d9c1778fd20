using ModelGen.Runtime;

namespace ModelGen;

/// <summary>One range of a model's block in one step: what <see cref="Optimizer.Update"/> reads and writes. All spans have one length.</summary>
public readonly ref struct OptimizerUpdate
{
    private readonly Span<float> moment0;
    private readonly Span<float> moment1;
    private readonly Span<float> moment2;

    /// <summary>Puts a range together.</summary>
    /// <param name="step">The number of this step, 1 for the first.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="moment0">The first remembered block, if the optimizer has one.</param>
    /// <param name="moment1">The second remembered block, if the optimizer has two.</param>
    /// <param name="moment2">The third remembered block, if the optimizer has three.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 16, the granule of the parameter block.</exception>
    public OptimizerUpdate(
        long step,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> moment0 = default,
        Span<float> moment1 = default,
        Span<float> moment2 = default)
    {
        int length = parameters.Length;
        if (length % AlignedBlock.Granule != 0)
        {
            throw new ArgumentException($"A range of {length} floats; ranges of the parameter block are multiples of {AlignedBlock.Granule}.", nameof(parameters));
        }

        if (gradients.Length != length || !Fits(moment0, length) || !Fits(moment1, length) || !Fits(moment2, length))
        {
            throw new ArgumentException("Parameters, gradients and moments have different lengths.");
        }

        Step = step;
        Parameters = parameters;
        Gradients = gradients;
        this.moment0 = moment0;
        this.moment1 = moment1;
        this.moment2 = moment2;
    }

    /// <summary>The number of this step, 1 for the first.</summary>
    public long Step { get; }

    /// <summary>
    /// Whether these are the rows of a sparse table that have a gradient in this step, one behind the other; the others keep their values and what is remembered.
    /// </summary>
    public bool AreRows { get; init; }

    /// <summary>The parameters.</summary>
    public Span<float> Parameters { get; }

    /// <summary>Their gradients.</summary>
    public ReadOnlySpan<float> Gradients { get; }

    /// <summary>What the optimizer remembers, zero before the first step.</summary>
    /// <param name="index">0 … <see cref="Optimizer.MomentCount"/> − 1.</param>
    public Span<float> Moment(int index) => index switch
    {
        0 => moment0,
        1 => moment1,
        2 => moment2,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>A part of the range.</summary>
    /// <param name="start">A multiple of 16.</param>
    /// <param name="length">A multiple of 16.</param>
    internal OptimizerUpdate Slice(int start, int length) =>
        new(Step, Parameters.Slice(start, length), Gradients.Slice(start, length), Part(moment0, start, length), Part(moment1, start, length), Part(moment2, start, length))
        {
            AreRows = AreRows,
        };

    private static Span<float> Part(Span<float> moment, int start, int length) => moment.IsEmpty ? default : moment.Slice(start, length);

    private static bool Fits(Span<float> moment, int length) => moment.IsEmpty || moment.Length == length;
}
