using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Runs an optimizer's rule over a range in one pass: each value is read once and written once.</summary>
internal static class UpdateLoop
{
    /// <summary>Values of a unit that threads share.</summary>
    private const int UnitLength = 1 << 13;

    /// <summary>Runs a step at the widest vectors the process has; large ranges are shared among threads.</summary>
    internal static void Run<TStep>(TStep step, in OptimizerUpdate update)
        where TStep : struct, IUpdateStep
    {
        int length = update.Parameters.Length;
        int threads = Partition.Threads(length / 8);
        if (threads == 1)
        {
            RunAtWidest(step, update);
            return;
        }

        var units = new Units<TStep>(step, update);
        Partition.Run(ref units, (length + UnitLength - 1) / UnitLength, threads);
    }

    private static void RunAtWidest<TStep>(TStep step, in OptimizerUpdate update)
        where TStep : struct, IUpdateStep => Widest.Run(new Code<TStep>(step, in update));

    /// <summary>Applies a rule to every vector of the range; ranges are whole granules, so there is no remainder.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TRule, V>(in TRule rule, in OptimizerUpdate update)
        where TRule : struct, IUpdateRule<V>
        where V : struct, IVector<V>
    {
        for (int moment = 0; moment < TRule.Moments; moment++)
        {
            if (update.State(moment).Length != update.Parameters.Length)
            {
                throw new ArgumentException($"The optimizer remembers {TRule.Moments} values for each parameter; state {moment} has another length.", nameof(update));
            }
        }

        // A copy that nothing else can see stays in registers for the whole loop.
        TRule local = rule;
        int length = update.Parameters.Length;
        ref float parameter = ref MemoryMarshal.GetReference(update.Parameters);
        ref readonly float gradient = ref MemoryMarshal.GetReference(update.Gradients);
        ref float moment0 = ref MemoryMarshal.GetReference(update.State(0));
        ref float moment1 = ref MemoryMarshal.GetReference(update.State(1));
        ref float moment2 = ref MemoryMarshal.GetReference(update.State(2));
        V scale = V.Create(update.GradientScale);
        V limit = V.Create(update.GradientLimit);
        bool isLimited = !float.IsPositiveInfinity(update.GradientLimit);
        for (nint i = 0; i < length; i += V.Count)
        {
            V g = V.Load(in gradient, i) * scale;
            if (isLimited)
            {
                g = V.Min(V.Max(g, -limit), limit);
            }

            V m0 = TRule.Moments > 0 ? V.Load(ref moment0, i) : V.Zero;
            V m1 = TRule.Moments > 1 ? V.Load(ref moment1, i) : V.Zero;
            V m2 = TRule.Moments > 2 ? V.Load(ref moment2, i) : V.Zero;
            V.Store(local.Apply(V.Load(ref parameter, i), g, ref m0, ref m1, ref m2), ref parameter, i);
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
    }

    private readonly ref struct Code<TStep> : IVectorCode
        where TStep : struct, IUpdateStep
    {
        private readonly TStep step;
        private readonly OptimizerUpdate update;

        internal Code(TStep step, in OptimizerUpdate update)
        {
            this.step = step;
            this.update = update;
        }

        public void Run<V>()
            where V : struct, IVector<V> => step.Run<V>(in update);
    }

    private readonly ref struct Units<TStep> : IUnits
        where TStep : struct, IUpdateStep
    {
        private readonly TStep step;
        private readonly OptimizerUpdate update;

        internal Units(TStep step, in OptimizerUpdate update)
        {
            this.step = step;
            this.update = update;
        }

        public void Run(int unit) =>
            RunAtWidest(step, update.Slice(unit * UnitLength, Math.Min(UnitLength, update.Parameters.Length - (unit * UnitLength))));
    }
}
