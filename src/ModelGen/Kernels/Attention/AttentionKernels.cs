using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Attention and its gradients, tile by tile: memory grows with the number of queries and of keys, not with their product.</summary>
/// <remarks>
/// Queries, keys, values and masks are operands over batch, head and row; values of a row are contiguous. Results are <c>[batch, rows, heads, columns]</c>, so that the heads of a row lie beside each other.
/// Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span is too short for the sizes, before anything is written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class AttentionKernels
{
    /// <summary><c>y = softmax(q·kᵀ·scale + mask)·v</c> over the keys that a query sees, 0 where it sees none.</summary>
    /// <param name="y">The result, <c>[batch, time, heads, dv]</c>.</param>
    /// <param name="logSums">The logarithms of the sums of exponentials, <c>[batch, heads, time]</c>.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What is added to scores; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="shape">The sizes.</param>
    public static void Forward(
        Span<float> y, Span<float> logSums, Strided query, Strided key, Strided value, Strided mask, ReadOnlySpan<int> past, ReadOnlySpan<int> lengths, in AttentionShape shape) =>
        Run<PlainScores>(y, logSums, query, key, value, mask, past, lengths, in shape, default, null);

    /// <summary>The same with dropout of weights.</summary>
    /// <inheritdoc cref="Forward(Span{float}, Span{float}, Strided, Strided, Strided, Strided, ReadOnlySpan{int}, ReadOnlySpan{int}, in AttentionShape)"/>
    /// <param name="y">The result, <c>[batch, time, heads, dv]</c>.</param>
    /// <param name="logSums">The logarithms of the sums of exponentials, <c>[batch, heads, time]</c>.</param>
    /// <param name="place">Takes where the numbers are, which the gradients draw again.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What is added to scores; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="random">Numbers.</param>
    /// <param name="p">The probability that a weight becomes 0, from 0 up to, not including, 1.</param>
    public static void Forward(
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
        double p)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.Take(place, shape.Draws);
        Run<PlainScores>(y, logSums, query, key, value, mask, past, lengths, in shape, new AttentionDropout(place, p), null);
    }

    /// <summary>The gradients of queries, keys and values, <c>[batch, rows, heads, columns]</c>.</summary>
    /// <param name="dquery">Takes that of the queries; empty if nobody wants it.</param>
    /// <param name="dkey">Takes that of the keys; empty if nobody wants it.</param>
    /// <param name="dvalue">Takes that of the values; empty if nobody wants it.</param>
    /// <param name="dy">That of the result.</param>
    /// <param name="y">The result.</param>
    /// <param name="logSums">What the forward pass gave beside it.</param>
    /// <param name="query">Queries.</param>
    /// <param name="key">Keys.</param>
    /// <param name="value">Values.</param>
    /// <param name="mask">What was added to scores; <c>default</c> for nothing.</param>
    /// <param name="past">How many keys lie before the first query, by batch; empty for none.</param>
    /// <param name="lengths">How many keys count, by batch; empty for all.</param>
    /// <param name="place">Where dropout's numbers are; empty for none.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="p">The probability that a weight became 0.</param>
    public static void Backward(
        Span<float> dquery,
        Span<float> dkey,
        Span<float> dvalue,
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
        double p)
    {
        Check(logSums.Length, past, lengths, in shape);
        Back<PlainScores>(dquery, dkey, dvalue, dy, y, logSums, query, key, value, mask, past, lengths, place, in shape, p, null, null, shape.Batch * shape.KvHeads);
    }

    private static void Back<F>(
        Span<float> dquery,
        Span<float> dkey,
        Span<float> dvalue,
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
        PinnedTables* tables,
        float* gradients,
        int parts)
        where F : struct, IScoreSlope
    {
        fixed (float* pdq = dquery, pdk = dkey, pdv = dvalue, pdy = dy, py = y, sums = logSums)
        fixed (float* pq = query.Span, pk = key.Span, pv = value.Span, pm = mask.Span)
        fixed (int* pp = past, pl = lengths)
        {
            var pass = new AttentionGradientPass<F>
            {
                Operands = Operands(query, pq, key, pk, value, pv, mask, pm, pp, pl, in shape, place.IsEmpty ? default : new AttentionDropout(place, p), tables),
                QueryGradient = AttentionMatrix.RowsFirstIfAny(dquery, pdq, shape.Batch, shape.Heads, shape.Time, shape.D, nameof(dquery)),
                KeyGradient = AttentionMatrix.RowsFirstIfAny(dkey, pdk, shape.Batch, shape.KvHeads, shape.Keys, shape.D, nameof(dkey)),
                ValueGradient = AttentionMatrix.RowsFirstIfAny(dvalue, pdv, shape.Batch, shape.KvHeads, shape.Keys, shape.Dv, nameof(dvalue)),
                Result = AttentionMatrix.RowsFirst(y, py, shape.Batch, shape.Heads, shape.Time, shape.Dv, nameof(y)),
                ResultGradient = AttentionMatrix.RowsFirst(dy, pdy, shape.Batch, shape.Heads, shape.Time, shape.Dv, nameof(dy)),
                LogSums = sums,
                Gradients = gradients,
                GradientLength = tables == null ? 0 : tables->GradientLength,
                Parts = parts,
            };
            GemmWidth.Run(in pass);
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
        PinnedTables* tables)
        where F : struct, IScoreFormula
    {
        Check(logSums.Length, past, lengths, in shape);
        fixed (float* py = y, sums = logSums, pq = query.Span, pk = key.Span, pv = value.Span, pm = mask.Span)
        fixed (int* pp = past, pl = lengths)
        {
            var pass = new AttentionPass<F>
            {
                Operands = Operands(query, pq, key, pk, value, pv, mask, pm, pp, pl, in shape, dropout, tables),
                Result = AttentionMatrix.RowsFirst(y, py, shape.Batch, shape.Heads, shape.Time, shape.Dv, nameof(y)),
                LogSums = sums,
            };
            GemmWidth.Run(in pass);
        }
    }

    private static AttentionOperands Operands(
        Strided query, float* pq, Strided key, float* pk, Strided value, float* pv, Strided mask, float* pm, int* past, int* lengths, in AttentionShape shape, AttentionDropout dropout, PinnedTables* tables) => new()
    {
        Shape = shape,
        Query = AttentionMatrix.Of(query, pq, shape.Batch, shape.Heads, shape.Time, shape.D, nameof(query)),
        Key = AttentionMatrix.Of(key, pk, shape.Batch, shape.KvHeads, shape.Keys, shape.D, nameof(key)),
        Value = AttentionMatrix.Of(value, pv, shape.Batch, shape.KvHeads, shape.Keys, shape.Dv, nameof(value)),
        Mask = mask.IsGiven ? AttentionMatrix.Of(mask, pm, shape.Batch, shape.Heads, shape.Time, shape.Keys, nameof(mask)) : default,
        Past = past,
        Lengths = lengths,
        Dropout = dropout,
        Tables = tables,
    };

    private static void Check(int logSums, ReadOnlySpan<int> past, ReadOnlySpan<int> lengths, in AttentionShape shape)
    {
        shape.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(logSums, (long)shape.Batch * shape.Heads * shape.Time, nameof(logSums));
        if ((!past.IsEmpty && past.Length < shape.Batch) || (!lengths.IsEmpty && lengths.Length < shape.Batch))
        {
            throw new ArgumentException($"Numbers of keys are {shape.Batch}, one for each of the batch.", past.IsEmpty ? nameof(lengths) : nameof(past));
        }
    }
}
