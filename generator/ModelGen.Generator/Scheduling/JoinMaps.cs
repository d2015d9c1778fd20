using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// Has elementwise kernels over the same elements computed in one pass of several results. What one computes and another reads stays in the loop, and is not
/// stored at all where nothing else reads it; what several read is loaded once, what several compute is computed once.
/// </summary>
/// <remarks>
/// <para>
/// The rule. A kernel joins an earlier one if that saves memory traffic, which is counted in arrays: one for each operand that the earlier one reads or computes
/// anyway, one for each result that need not be stored any more. Of several it joins the one where most is saved, the nearest if it is the same. If nothing is saved, it
/// joins one that works in another part of the same array, as the gates of a recurrent layer do: that saves the pass itself, some ten
/// nanoseconds. The limits are the runtime's (<see cref="FusionLimits.Operands"/>, <see cref="FusionLimits.Results"/>) and the number of steps
/// (<see cref="FusionLimits.Terms"/>), which keeps the JIT's time and its registers in bounds.
/// </para>
/// <para>
/// What joins doesn't make a long chain of dependent instructions longer (<see cref="FusionLimits.Chain"/>). A processor computes some hundred instructions at a time: it is busy
/// with several elements at once where a chain is short, but waits where an exponential needs the result of another one. Measured on a step of an
/// LSTM (64 × 256, AVX-512): seven passes 17.2 µs, one pass 18.7 µs, two passes, of which the second begins with tanh(c), 15.6 µs; its step back, which is arithmetic, 11.7 µs in
/// five passes and 8.7 µs in two.
/// </para>
/// <para>
/// A kernel moves up to the one it joins; where it can't, that one moves down. Neither moves over what it depends on, nor over a product or a call, after which little of what
/// was in the cache is still there.
/// </para>
/// <para>Precondition: scheduled and guarded, since kernels for different gradients stay apart. Stands before the memory plan, which needs the final order.</para>
/// </remarks>
internal sealed class JoinMaps
{
    /// <summary>How many kernels a kernel looks back, so that the work stays in proportion to them.</summary>
    private const int MaxDistance = 16;

    private readonly List<Kernel> kernels = [];

    /// <summary>How many kernels read each buffer.</summary>
    private readonly Dictionary<TensorBuffer, int> readers;

    private JoinMaps(Schedule schedule) => readers = schedule.Kernels
        .SelectMany(k => k.Reads.Select(r => r.Buffer).Distinct())
        .GroupBy(b => b)
        .ToDictionary(b => b.Key, b => b.Count());

    public static Schedule Run(Schedule schedule)
    {
        var pass = new JoinMaps(schedule);
        foreach (Kernel kernel in schedule.Kernels)
        {
            pass.Add(kernel);
        }

        return schedule with { Kernels = [.. pass.kernels] };
    }

    private void Add(Kernel kernel)
    {
        if (kernel is not MapKernel map || !MapJoint.CanBePart(map))
        {
            kernels.Add(kernel);
            return;
        }

        (MapKernel? Joint, int Saved, int Index, bool MovesUp) best = (null, -1, 0, false);
        bool movesUp = true;
        for (int i = kernels.Count - 1; i >= 0 && kernels.Count - i <= MaxDistance && kernels[i] is not (ContractionKernel or CallKernel); i--)
        {
            if ((movesUp || MovesDown(i)) && kernels[i] is MapKernel earlier && Join(earlier, map) is { } joint && MapJoint.Saved(earlier, map, joint) is { } saved && saved > best.Saved)
            {
                best = (joint, saved, i, movesUp);
            }

            movesUp &= !KernelOrder.IsFixed(kernels[i], map);
        }

        if (best.MovesUp)
        {
            kernels[best.Index] = best.Joint!;
            return;
        }

        if (best.Joint is not null)
        {
            kernels.RemoveAt(best.Index);
        }

        kernels.Add(best.Joint ?? map);
    }

    /// <summary>Whether a kernel may become the last one.</summary>
    private bool MovesDown(int index) => kernels.Skip(index + 1).All(k => !KernelOrder.IsFixed(kernels[index], k));

    private MapKernel? Join(MapKernel earlier, MapKernel map) => MapJoint.CanBePart(earlier) ? MapJoint.Create([.. earlier.Parts, map], readers) : null;
}
