using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Runs an optimizer's rule over a range in one pass: each value is read once and written once.</summary>
internal static class UpdateLoop
{
    internal static void Run<TRule>(TRule rule, in OptimizerUpdate update)
        where TRule : struct, IUpdateRule
    {
        if (V512.IsSupported)
        {
            Run<TRule, V512>(rule, update);
        }
        else if (V256.IsSupported)
        {
            Run<TRule, V256>(rule, update);
        }
        else if (V128.IsSupported)
        {
            Run<TRule, V128>(rule, update);
        }
        else
        {
            Run<TRule, V1>(rule, update);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TRule, V>(TRule rule, in OptimizerUpdate update)
        where TRule : struct, IUpdateRule
        where V : struct, IVector<V>
    {
        int length = update.Parameters.Length;
        Require(update, TRule.Moments);
        ref float parameter = ref MemoryMarshal.GetReference(update.Parameters);
        ref readonly float gradient = ref MemoryMarshal.GetReference(update.Gradients);
        ref float moment0 = ref MemoryMarshal.GetReference(update.Moment(0));
        ref float moment1 = ref MemoryMarshal.GetReference(update.Moment(1));
        ref float moment2 = ref MemoryMarshal.GetReference(update.Moment(2));
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
        {
            V m0 = TRule.Moments > 0 ? V.Load(ref moment0, i) : V.Zero;
            V m1 = TRule.Moments > 1 ? V.Load(ref moment1, i) : V.Zero;
            V m2 = TRule.Moments > 2 ? V.Load(ref moment2, i) : V.Zero;
            V.Store(rule.Apply(V.Load(ref parameter, i), V.Load(in gradient, i), ref m0, ref m1, ref m2), ref parameter, i);
            if (TRule.Moments > 0)
            {
                V.Store(m0, ref moment0, i);
            }

            if (TRule.Moments > 1)
            {
                V.Store(m1, ref moment1, i);
            }

            if (TRule.Moments > 2)
            {
                V.Store(m2, ref moment2, i);
            }
        }

        if (i < length)
        {
            Run<TRule, V1>(rule, update.From((int)i));
        }
    }

    private static void Require(in OptimizerUpdate update, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (update.Moment(i).Length != update.Parameters.Length)
            {
                throw new ArgumentException($"The optimizer remembers {count} blocks; block {i} is missing.", nameof(update));
            }
        }
    }
}
