namespace ModelGen.Runtime;

/// <content>Attention whose scores go through a formula.</content>
public static unsafe partial class AttentionKernels
{
    /// <summary>Elements of all parts' gradients of tables together, as long as there is more than one part.</summary>
    private const int MostSums = 1 << 20;

    /// <summary><c>y = softmax(f(q·kᵀ·scale) + mask)·v</c> over the keys that a query sees and a formula lets it see.</summary>
    /// <typeparam name="F">The formula.</typeparam>
    /// <inheritdoc cref="Forward(Span{float}, Span{float}, Strided, Strided, Strided, Strided, ReadOnlySpan{int}, ReadOnlySpan{int}, in AttentionShape)"/>
    /// <param name="y">The result, <c>[batch, time, heads, dv]</c>.</param>
    /// <param name="logSums">The logarithms of the sums of exponentials, <c>[batch, heads, time]</c>.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What is added to what the formula gives; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="tables">What the formula looks up.</param>
    /// <exception cref="ArgumentException">A span is too short, or the formula has looked up an element outside of a table.</exception>
    public static void Forward<F>(
        Span<float> y,
        Span<float> logSums,
        Strided query,
        Strided key,
        Strided value,
        Strided mask,
        ReadOnlySpan<int> past,
        ReadOnlySpan<int> lengths,
        in AttentionShape shape,
        ScoreTables tables)
        where F : struct, IScoreFormula => Run<F>(y, logSums, query, key, value, mask, past, lengths, in shape, default, tables);

    /// <summary>The same with dropout of weights.</summary>
    /// <inheritdoc cref="Forward{F}(Span{float}, Span{float}, Strided, Strided, Strided, Strided, ReadOnlySpan{int}, ReadOnlySpan{int}, in AttentionShape, ScoreTables)"/>
    /// <param name="y">The result, <c>[batch, time, heads, dv]</c>.</param>
    /// <param name="logSums">The logarithms of the sums of exponentials, <c>[batch, heads, time]</c>.</param>
    /// <param name="place">Takes where the numbers are, which the gradients draw again.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What is added to what the formula gives; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="random">Gives the numbers.</param>
    /// <param name="p">The probability that a weight becomes 0.</param>
    /// <param name="tables">What the formula looks up.</param>
    public static void Forward<F>(
        Span<float> y,
        Span<float> logSums,
        Span<int> place,
        Strided query,
        Strided key,
        Strided value,
        Strided mask,
        ReadOnlySpan<int> past,
        ReadOnlySpan<int> lengths,
        in AttentionShape shape,
        RandomNumbers random,
        double p,
        ScoreTables tables)
        where F : struct, IScoreFormula
    {
        ArgumentNullException.ThrowIfNull(random);
        random.Take(place, shape.Draws);
        Run<F>(y, logSums, query, key, value, mask, past, lengths, in shape, new AttentionDropout(place, p), tables);
    }

    /// <summary>The gradients of queries, keys and values, <c>[batch, rows, heads, columns]</c>, and of what the formula looks up.</summary>
    /// <typeparam name="F">The formula and its derivatives.</typeparam>
    /// <inheritdoc cref="Backward"/>
    /// <param name="dquery">Takes that of the queries; empty if nobody wants it.</param>
    /// <param name="dkey">Takes that of the keys; empty if nobody wants it.</param>
    /// <param name="dvalue">Takes that of the values; empty if nobody wants it.</param>
    /// <param name="dtables">Take those of the tables.</param>
    /// <param name="dy">That of the result.</param>
    /// <param name="y">The result.</param>
    /// <param name="logSums">What the forward pass gave beside it.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What was added to what the formula gave; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="place">Where dropout's numbers are; empty for none.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="p">The probability that a weight became 0.</param>
    /// <param name="tables">What the formula looks up.</param>
    public static void Backward<F>(
        Span<float> dquery,
        Span<float> dkey,
        Span<float> dvalue,
        ScoreGradients dtables,
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> logSums,
        Strided query,
        Strided key,
        Strided value,
        Strided mask,
        ReadOnlySpan<int> past,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<int> place,
        in AttentionShape shape,
        double p,
        ScoreTables tables)
        where F : struct, IScoreSlope
    {
        Check(logSums.Length, past, lengths, in shape);
        fixed (float* pa = tables.A.Values, pb = tables.B.Values, pc = tables.C.Values, pd = tables.D.Values)
        fixed (float* pe = tables.E.Values, pf = tables.F.Values, pg = tables.G.Values, ph = tables.H.Values)
        {
            PinnedTables pinned = default;
            pinned.Set(0, tables.A, pa, dtables.A);
            pinned.Set(1, tables.B, pb, dtables.B);
            pinned.Set(2, tables.C, pc, dtables.C);
            pinned.Set(3, tables.D, pd, dtables.D);
            pinned.Set(4, tables.E, pe, dtables.E);
            pinned.Set(5, tables.F, pf, dtables.F);
            pinned.Set(6, tables.G, pg, dtables.G);
            pinned.Set(7, tables.H, ph, dtables.H);

            // The parts depend on sizes alone, so that the bits are the same at any number of threads.
            int units = shape.Batch * shape.KvHeads, length = pinned.GradientLength;
            int parts = length == 0 ? units : Math.Clamp(MostSums / length, 1, Math.Max(1, units));
            using var sums = new KernelScratch((long)parts * length);
            sums.Span.Clear();
            fixed (float* gradients = sums.Span)
            {
                Back<F>(dquery, dkey, dvalue, dy, y, logSums, query, key, value, mask, past, lengths, place, in shape, p, &pinned, gradients, parts);
            }

            pinned.Check();
            int start = 0;
            Gather(dtables.A, tables.A.Length, sums.Span, length, parts, ref start);
            Gather(dtables.B, tables.B.Length, sums.Span, length, parts, ref start);
            Gather(dtables.C, tables.C.Length, sums.Span, length, parts, ref start);
            Gather(dtables.D, tables.D.Length, sums.Span, length, parts, ref start);
            Gather(dtables.E, tables.E.Length, sums.Span, length, parts, ref start);
            Gather(dtables.F, tables.F.Length, sums.Span, length, parts, ref start);
            Gather(dtables.G, tables.G.Length, sums.Span, length, parts, ref start);
            Gather(dtables.H, tables.H.Length, sums.Span, length, parts, ref start);
        }
    }

    private static void Run<F>(
        Span<float> y,
        Span<float> logSums,
        Strided query,
        Strided key,
        Strided value,
        Strided mask,
        ReadOnlySpan<int> past,
        ReadOnlySpan<int> lengths,
        in AttentionShape shape,
        AttentionDropout dropout,
        ScoreTables tables)
        where F : struct, IScoreFormula
    {
        fixed (float* pa = tables.A.Values, pb = tables.B.Values, pc = tables.C.Values, pd = tables.D.Values)
        fixed (float* pe = tables.E.Values, pf = tables.F.Values, pg = tables.G.Values, ph = tables.H.Values)
        {
            PinnedTables pinned = default;
            pinned.Set(0, tables.A, pa, default);
            pinned.Set(1, tables.B, pb, default);
            pinned.Set(2, tables.C, pc, default);
            pinned.Set(3, tables.D, pd, default);
            pinned.Set(4, tables.E, pe, default);
            pinned.Set(5, tables.F, pf, default);
            pinned.Set(6, tables.G, pg, default);
            pinned.Set(7, tables.H, ph, default);
            Run<F>(y, logSums, query, key, value, mask, past, lengths, in shape, dropout, &pinned);
            pinned.Check();
        }
    }

    /// <summary>Adds what the parts have added up of a table's gradient.</summary>
    private static void Gather(Span<float> gradient, int count, ReadOnlySpan<float> sums, int length, int parts, ref int start)
    {
        if (gradient.IsEmpty)
        {
            return;
        }

        gradient[..count].Clear();
        for (int part = 0; part < parts; part++)
        {
            ReadOnlySpan<float> addends = sums.Slice((part * length) + start, count);
            for (int i = 0; i < count; i++)
            {
                gradient[i] += addends[i];
            }
        }

        start += count;
    }
}
