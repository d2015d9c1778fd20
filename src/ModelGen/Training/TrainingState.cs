using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>
/// The state that a trainer carries from step to step for one loss, in memory for the largest sizes. The first step and the first one after a reset begin with zeros
/// and fix the sizes that follow.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TrainingState
{
    private readonly CarriedState state;
    private readonly int[] sizes;
    private readonly int[] lengths;
    private bool isCarried;

    /// <summary>Takes the memory.</summary>
    /// <param name="sizes">How many symbols the shapes of the state have.</param>
    /// <param name="lengths">The number of floats of each tensor, for the largest sizes.</param>
    /// <exception cref="ArgumentException">A block of memory cannot have so many.</exception>
    public TrainingState(int sizes, params ReadOnlySpan<long> lengths)
    {
        state = new CarriedState(lengths);
        this.sizes = new int[sizes];
        this.lengths = new int[lengths.Length];
    }

    /// <summary>A symbol has the value it had in the step that the state comes from.</summary>
    /// <param name="index">Which of the symbols.</param>
    /// <param name="value">Its value in the step that begins.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">It has another one.</exception>
    public void RequireSize(int index, int value, string name)
    {
        if (isCarried && sizes[index] != value)
        {
            ThrowSize(sizes[index], value, name);
        }
    }

    /// <summary>What the step reads of a tensor.</summary>
    public ReadOnlySpan<float> Current(int index, long length) => state.Current(index)[..(int)length];

    /// <summary>Where the step writes a tensor.</summary>
    public Span<float> Next(int index, long length)
    {
        lengths[index] = (int)length;
        return state.Next(index)[..(int)length];
    }

    /// <summary>Makes what the step has written current.</summary>
    /// <param name="values">The symbols' values in the step.</param>
    public void Commit(params ReadOnlySpan<int> values)
    {
        values.CopyTo(sizes);
        state.Commit();
        isCarried = true;
    }

    /// <summary>Makes the state zero, for any sizes.</summary>
    public void Clear()
    {
        state.Clear();
        isCarried = false;
    }

    /// <summary>A tensor as the last step has left it; empty before the first step and after a reset.</summary>
    public ReadOnlySpan<float> Carried(int index) => isCarried ? state.Current(index)[..lengths[index]] : [];

    /// <summary>How many tensors there are.</summary>
    internal int Count => lengths.Length;

    /// <summary>The memory of a tensor, for the largest sizes.</summary>
    internal Span<float> Memory(int index) => state.Current(index);

    /// <summary>What says which part of the memory counts: 1 if anything is carried, else 0; the symbols' values; the lengths of the tensors.</summary>
    internal double this[int index]
    {
        get => index == 0 ? (isCarried ? 1 : 0) : index <= sizes.Length ? sizes[index - 1] : lengths[index - 1 - sizes.Length];
        set
        {
            if (index == 0)
            {
                isCarried = value != 0;
            }
            else if (index <= sizes.Length)
            {
                sizes[index - 1] = (int)value;
            }
            else
            {
                // A file that says more than there is memory for would fail where the state is read.
                lengths[index - 1 - sizes.Length] = Math.Clamp((int)value, 0, Memory(index - 1 - sizes.Length).Length);
            }
        }
    }

    /// <summary>How many such numbers there are.</summary>
    internal int NumberCount => 1 + sizes.Length + lengths.Length;

    [DoesNotReturn]
    private static void ThrowSize(int carried, int value, string name) =>
        throw new ArgumentException($"{name} is {value}, but the state carried from the last step is of {name} = {carried}: call ResetState() first, or keep the size.", name);
}
