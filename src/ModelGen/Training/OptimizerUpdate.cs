using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Some parameters in one step: what <see cref="Optimizer.Update"/> reads and writes. All spans have one length, but for what an optimizer that <see cref="Optimizer.TakesTensors"/>
/// remembers in shapes of its own.
/// </summary>
public readonly ref struct OptimizerUpdate
{
    private readonly Span<float> state0;
    private readonly Span<float> state1;
    private readonly Span<float> state2;

    /// <summary>Puts an update together.</summary>
    internal OptimizerUpdate(
        long step,
        ParameterGroup group,
        Span<float> parameters,
        ReadOnlySpan<float> gradients,
        Span<float> state0 = default,
        Span<float> state1 = default,
        Span<float> state2 = default)
    {
        int length = parameters.Length;
        if (length % AlignedBlock.Granule != 0)
        {
            throw new ArgumentException($"A range of {length} floats; ranges of the parameter block are multiples of {AlignedBlock.Granule}.", nameof(parameters));
        }

        if (gradients.Length != length)
        {
            throw new ArgumentException("Parameters and gradients have different lengths.");
        }

        Step = step;
        Group = group;
        Parameters = parameters;
        Gradients = gradients;
        this.state0 = state0;
        this.state1 = state1;
        this.state2 = state2;
    }

    /// <summary>The number of this step for these parameters, 1 for the first.</summary>
    public long Step { get; }

    /// <summary>The settings.</summary>
    public ParameterGroup Group { get; }

    /// <summary>The tensor, where the optimizer takes tensors one by one; else null.</summary>
    public NamedTensor? Tensor => Memory?.Parameter;

    /// <summary>What is kept of the tensor, where the optimizer takes tensors one by one.</summary>
    internal TensorMemory? Memory { get; init; }

    /// <summary>
    /// Whether these are the rows of a sparse table that have a gradient in this step, one behind the other; the others keep their values and what is remembered.
    /// </summary>
    public bool AreRows { get; init; }

    /// <summary>What gradients are multiplied by before anything else: less than 1 where they are clipped, negative to climb.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>What gradients, already multiplied, are limited to on both sides; infinite if they are not.</summary>
    public float GradientLimit { get; init; } = float.PositiveInfinity;

    /// <summary>Numbers that are remembered, see <see cref="Optimizer.NumberNames"/>.</summary>
    public ReadOnlySpan<double> Numbers { get; init; }

    /// <summary>The parameters.</summary>
    public Span<float> Parameters { get; }

    /// <summary>Their gradients, not yet multiplied by <see cref="GradientScale"/>.</summary>
    public ReadOnlySpan<float> Gradients { get; }

    /// <summary>
    /// What the optimizer remembers, zero before the first step. What has the shape of a tensor lies as its parameters do; of another shape it is in row-major order.
    /// </summary>
    /// <param name="index">0 … the number of <see cref="Optimizer.StateNames"/> − 1.</param>
    public Span<float> State(int index) => index switch
    {
        0 => state0,
        1 => state1,
        2 => state2,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>Copies the parameters of a tensor out in row-major order.</summary>
    /// <param name="destination">As many floats as the tensor has.</param>
    /// <exception cref="InvalidOperationException">The optimizer does not take tensors one by one.</exception>
    public void ReadParameters(Span<float> destination) => RequireTensor().Entry.Read(Parameters, destination);

    /// <summary>Replaces the parameters of a tensor.</summary>
    /// <param name="source">As many floats as the tensor has, in row-major order.</param>
    /// <exception cref="InvalidOperationException">The optimizer does not take tensors one by one.</exception>
    public void WriteParameters(ReadOnlySpan<float> source) => RequireTensor().Entry.Write(Parameters, source);

    /// <summary>Copies the gradients of a tensor out in row-major order, multiplied and limited.</summary>
    /// <param name="destination">As many floats as the tensor has.</param>
    /// <exception cref="InvalidOperationException">The optimizer does not take tensors one by one.</exception>
    public void ReadGradients(Span<float> destination)
    {
        RequireTensor().Entry.Read(Gradients, destination);
        if (GradientScale != 1)
        {
            TensorPrimitives.Multiply(destination, GradientScale, destination);
        }

        if (!float.IsPositiveInfinity(GradientLimit))
        {
            TensorPrimitives.Clamp(destination, -GradientLimit, GradientLimit, destination);
        }
    }

    /// <summary>Copies what is remembered of a tensor out in row-major order, whatever its shape.</summary>
    /// <param name="index">0 … the number of <see cref="Optimizer.StateNames"/> − 1.</param>
    /// <param name="destination">As many floats as its shape has.</param>
    /// <exception cref="InvalidOperationException">The optimizer does not take tensors one by one.</exception>
    public void ReadState(int index, Span<float> destination)
    {
        if (RequireMemory().IsLikeParameter(index))
        {
            Memory!.Entry.Read(State(index), destination);
        }
        else
        {
            State(index)[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>Replaces what is remembered of a tensor.</summary>
    /// <param name="index">0 … the number of <see cref="Optimizer.StateNames"/> − 1.</param>
    /// <param name="source">As many floats as its shape has, in row-major order.</param>
    /// <exception cref="InvalidOperationException">The optimizer does not take tensors one by one.</exception>
    public void WriteState(int index, ReadOnlySpan<float> source)
    {
        if (RequireMemory().IsLikeParameter(index))
        {
            Memory!.Entry.Write(State(index), source);
        }
        else
        {
            source.CopyTo(State(index));
        }
    }

    /// <summary>The same update of other parameters.</summary>
    internal OptimizerUpdate To(Span<float> parameters) => new(Step, Group, parameters, Gradients, state0, state1, state2)
    {
        Memory = Memory,
        GradientScale = GradientScale,
        GradientLimit = GradientLimit,
        Numbers = Numbers,
    };

    /// <summary>The same update with some of its states as the first two.</summary>
    internal OptimizerUpdate WithStates(int first, int second) => new(Step, Group, Parameters, Gradients, State(first), State(second))
    {
        Memory = Memory,
        GradientScale = GradientScale,
        GradientLimit = GradientLimit,
        Numbers = Numbers,
    };

    /// <summary>A part of the range.</summary>
    /// <param name="start">A multiple of 16.</param>
    /// <param name="length">A multiple of 16.</param>
    internal OptimizerUpdate Slice(int start, int length) =>
        new(Step, Group, Parameters.Slice(start, length), Gradients.Slice(start, length), Part(state0, start, length), Part(state1, start, length), Part(state2, start, length))
        {
            AreRows = AreRows,
            GradientScale = GradientScale,
            GradientLimit = GradientLimit,
            Numbers = Numbers,
        };

    private NamedTensor RequireTensor() => RequireMemory().Parameter;

    private TensorMemory RequireMemory() => Memory ?? throw new InvalidOperationException("Only optimizers that take tensors one by one know their shapes.");

    private static Span<float> Part(Span<float> state, int start, int length) => state.IsEmpty ? default : state.Slice(start, length);
}
