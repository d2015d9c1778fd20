using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Lookup;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sequence;

namespace GeneratorTests.Interpreter;

/// <summary>What all other operators mean: one element of the result at a time, from the definition.</summary>
internal static class TensorMath
{
    /// <summary>By operator type: the operator, its inputs, the values of dims and the shape of the first output give the outputs.</summary>
    public static IReadOnlyDictionary<Type, Rule> Table { get; } = new Dictionary<Type, Rule>
    {
        [typeof(Reshape)] = (_, x, _, shape) => [x[0].Reshape(shape)],
        [typeof(Expand)] = (_, x, _, shape) => [NdArray.Build(shape, x[0].Broadcast)],
        [typeof(Permute)] = (op, x, _, shape) => [Permuted((Permute)op, x[0], shape)],
        [typeof(Slice)] = (op, x, size, shape) => [NdArray.Build(shape, i => x[0][[.. i.Select((k, axis) => k + size(((Slice)op).Start[axis]))]])],
        [typeof(Diagonal)] = (op, x, _, shape) => [NdArray.Build(shape, i => x[0][[.. i[..((Diagonal)op).Second], i[((Diagonal)op).First], .. i[((Diagonal)op).Second..]]])],
        [typeof(SequenceMask)] = (op, x, _, shape) => [NdArray.Build(shape, i => ((SequenceMask)op).TimeFirst ? i[0] < x[0].Data[i[1]] ? 1 : 0 : i[1] < x[0].Data[i[0]] ? 1 : 0)],
        [typeof(AppendToCache)] = (_, x, _, shape) =>
            [NdArray.Build(shape, i => i[2] - (int)x[2].Data[i[0]] is >= 0 and var t && t < x[1].Shape[2] ? x[1][[i[0], i[1], t, i[3]]] : x[0][i])],
        [typeof(Arange)] = (op, _, size, shape) => [NdArray.Build(shape, i => size(((Arange)op).Start) + (i[0] * ((Arange)op).Step))],
        [typeof(CumSum)] = (op, x, _, shape) => [NdArray.Build(shape, i => Line((AxisOperator)op, x[0], i).Where((_, k) => ((CumSum)op).IsReversed ? k >= i[((CumSum)op).Axis] : k <= i[((CumSum)op).Axis]).Sum())],
        [typeof(Flip)] = (op, x, _, shape) => [NdArray.Build(shape, i => Line((AxisOperator)op, x[0], i)[^(i[((Flip)op).Axis] + 1)])],
        [typeof(Prod)] = (op, x, _, shape) => [NdArray.Build(shape, i => Line((AxisOperator)op, x[0], i).Aggregate(1.0, (a, b) => a * b))],
        [typeof(ProdSecondGradient)] = (op, x, _, shape) => AxisMath.ProdSecondGradient((ProdSecondGradient)op, x, shape),
        [typeof(ProdGradient)] = (op, x, _, shape) =>
            [NdArray.Build(shape, i => Line((AxisOperator)op, x[1], i)[0] * Line((AxisOperator)op, x[0], i).Where((_, k) => k != i[((ProdGradient)op).Axis]).Aggregate(1.0, (a, b) => a * b))],
        [typeof(ArgMax)] = (op, x, _, shape) => [NdArray.Build(shape, i => Extreme((ArgMax)op, Line((AxisOperator)op, x[0], [.. i[..((ArgMax)op).Axis], 0, .. i[((ArgMax)op).Axis..]])))],
        [typeof(ArgSort)] = (op, x, _, shape) => Order((AxisOperator)op, x[0], shape, ((ArgSort)op).Descending),
        [typeof(TopK)] = (op, x, _, shape) => Order((AxisOperator)op, x[0], shape, ((TopK)op).Largest),
        [typeof(Gather)] = (op, x, _, shape) => [NdArray.Build(shape, i => Line((AxisOperator)op, x[0], i)[(int)x[1][i]])],
        [typeof(GatherGradient)] = (op, x, _, shape) =>
            [NdArray.Build(shape, i => Line((AxisOperator)op, x[0], i).Zip(Line((AxisOperator)op, x[1], i)).Where(p => (int)p.Second == i[((GatherGradient)op).Axis]).Sum(p => p.First))],
        [typeof(FromBytes)] = (_, x, _, _) => [x[0]],
        [typeof(RowMajor)] = (_, x, _, _) => [x[0]],
        [typeof(Place)] = (op, x, size, shape) => [Placed(x, [.. ((Place)op).Starts.Items.Select(s => s.Items.Select(size).ToArray())], shape)],
        [typeof(Concat)] = (op, x, _, shape) => [Joined(((Concat)op).Axis, x, shape)],
        [typeof(ReduceSum)] = (op, x, _, shape) => [Reduced((ReductionOperator)op, x[0], shape, e => e.Sum())],
        [typeof(ReduceMax)] = (op, x, _, shape) => [Reduced((ReductionOperator)op, x[0], shape, e => e.Aggregate(Math.Max))],
        [typeof(ReduceMin)] = (op, x, _, shape) => [Reduced((ReductionOperator)op, x[0], shape, e => e.Aggregate(Math.Min))],
        [typeof(LogSumExpRows)] = (_, x, _, shape) =>
        [
            NdArray.Build(shape, i => LogSumExp(Row(x[0], i))),
            NdArray.Build(shape, i => Finite(Greatest(Row(x[0], i)))),
            NdArray.Build(shape, i => Row(x[0], i).All(double.IsNegativeInfinity) ? 0 : 1 / Exponentials(Row(x[0], i), Finite(Greatest(Row(x[0], i))))),
        ],
        [typeof(Softmax)] = (_, x, _, shape) => [NdArray.Build(shape, i => Math.Exp(x[0][i] - Greatest(Row(x[0], i[..^1]))) / Exponentials(Row(x[0], i[..^1]), Greatest(Row(x[0], i[..^1]))))],
        [typeof(LogSoftmax)] = (_, x, _, shape) => [NdArray.Build(shape, i => x[0][i] - Greatest(Row(x[0], i[..^1])) - Math.Log(Exponentials(Row(x[0], i[..^1]), Greatest(Row(x[0], i[..^1])))))],
        [typeof(SoftmaxGradient)] = (_, x, _, shape) => [NdArray.Build(shape, i => x[0][i] * (x[1][i] - Dot(Row(x[0], i[..^1]), Row(x[1], i[..^1]))))],
        [typeof(LogSoftmaxGradient)] = (_, x, _, shape) => [NdArray.Build(shape, i => x[1][i] - (Math.Exp(x[0][i]) * Row(x[1], i[..^1]).Sum()))],
        [typeof(TakeTarget)] = (op, x, _, shape) => [NdArray.Build(shape, i => x[1][i] == ((TakeTarget)op).IgnoreIndex ? 0 : x[0][[i[0], (int)x[1][i]]])],
        [typeof(PutTarget)] = (op, x, _, shape) => [NdArray.Build(shape, i => x[1][[i[0]]] != ((PutTarget)op).IgnoreIndex && x[1][[i[0]]] == i[1] ? x[0][[i[0]]] : 0)],
        [typeof(TargetWeights)] = (op, x, _, shape) =>
            [NdArray.Build(shape, i => x[0][i] == ((TargetWeights)op).IgnoreIndex ? 0 : x.Count > 1 ? x[1][[(int)x[0][i]]] : 1)],
        [typeof(CrossEntropyRows)] = (op, x, _, shape) =>
        [
            NdArray.Build(shape, i => x[1][i] == ((CrossEntropyRows)op).IgnoreIndex ? 0 : Greatest(Row(x[0], i)) - x[0][[i[0], (int)x[1][i]]] + Math.Log(Exponentials(Row(x[0], i), Greatest(Row(x[0], i))))),
            NdArray.Build(shape, i => Greatest(Row(x[0], i))),
            NdArray.Build(shape, i => 1 / Exponentials(Row(x[0], i), Greatest(Row(x[0], i)))),
        ],
        [typeof(CrossEntropyGradient)] = (op, x, _, shape) =>
            [NdArray.Build(shape, i => x[4][[i[0]]] == 0 || x[3][[i[0]]] == ((CrossEntropyGradient)op).IgnoreIndex ? 0 : ((Math.Exp(x[0][i] - x[1][[i[0]]]) * x[2][[i[0]]]) - (i[1] == (int)x[3][[i[0]]] ? 1 : 0)) * x[4][[i[0]]])],
        [typeof(MultilabelMarginRows)] = (_, x, _, _) => MultilabelMath.Rows(x[0], x[1]),
        [typeof(MultilabelMarginGradient)] = (_, x, _, _) => [MultilabelMath.Gradient(x[0], x[2], x[3])],
        [typeof(CTCRows)] = (op, x, _, _) => CTCMath.Rows((CTCRows)op, x),
        [typeof(CTCGradient)] = (op, x, _, _) => [CTCMath.Gradient((CTCGradient)op, x)],
        [typeof(Embedding)] = (_, x, _, shape) => [NdArray.Build(shape, i => x[1][[(int)x[0][i[..^1]], i[^1]]])],
        [typeof(EmbeddingGradient)] = (op, x, _, shape) => [Scattered(((EmbeddingGradient)op).Padding, x[0], x[1], shape)],
        [typeof(EmbeddingBag)] = (op, x, _, shape) => [BagMath.Forward((EmbeddingBag)op, x, shape)],
        [typeof(EmbeddingBagGradient)] = (op, x, _, shape) => [BagMath.Gradient((EmbeddingBagGradient)op, x, shape)],
        [typeof(EmbeddingBagChoice)] = (op, x, _, shape) => [BagMath.Choice((EmbeddingBagChoice)op, x, shape)],
        [typeof(EmbeddingBagScaleGradient)] = (op, x, _, shape) => [BagMath.ScaleGradient((EmbeddingBagScaleGradient)op, x, shape)],
        [typeof(GroupedLinear)] = (op, x, _, shape) => [Grouped((GroupedLinear)op, x[0], x[1], shape)],
        [typeof(GroupedWeightGradient)] = (_, x, _, shape) =>
            [NdArray.Build(shape, i => NdArray.Indices(x[0].Shape[..^2]).Sum(row => x[0][[.. row, i[0], i[1]]] * x[1][[.. row, i[0], i[2]]]))],
        [typeof(AlibiSlopes)] = (op, _, _, _) => [AttentionMath.Slopes(((AlibiSlopes)op).Heads)],
        [typeof(FusedAttention)] = (op, x, _, _) => AttentionMath.Forward((FusedAttention)op, x),
        [typeof(FusedAttentionGradient)] = (op, x, _, _) => AttentionMath.Gradients((FusedAttentionGradient)op, x),
        [typeof(Convolution)] = (op, x, _, shape) => [ImageMath.Convolution((Convolution)op, x[0], x[1], shape)],
        [typeof(ConvolutionInputGradient)] = (op, x, _, shape) => [ImageMath.InputGradient((ConvolutionInputGradient)op, x[0], x[1], shape)],
        [typeof(ConvolutionWeightGradient)] = (op, x, _, shape) => [ImageMath.WeightGradient((ConvolutionWeightGradient)op, x[0], x[1], shape)],
        [typeof(MaxPool)] = (op, x, _, shape) => [ImageMath.MaxPool((MaxPool)op, x[0], shape)],
        [typeof(MaxPoolGradient)] = (op, x, _, _) => [ImageMath.MaxPoolGradient((MaxPoolGradient)op, x[0], x[1], x[2])],
        [typeof(MaxPoolChoice)] = (op, x, _, shape) => [ImageMath.MaxPoolChoice((MaxPoolChoice)op, x[0], x[1], x[2], shape)],
        [typeof(AvgPool)] = (op, x, _, shape) => [ImageMath.AvgPool((AvgPool)op, x[0], shape)],
        [typeof(AvgPoolGradient)] = (op, x, _, shape) => [ImageMath.AvgPoolGradient((AvgPoolGradient)op, x[0], shape)],
        [typeof(MaxPoolIndices)] = (op, x, _, shape) => [ImageMath.MaxPoolIndices((MaxPoolIndices)op, x[0], shape)],
        [typeof(MaxUnpool)] = (_, x, _, shape) => [ImageMath.MaxUnpool(x[0], x[1], shape)],
        [typeof(Unfold)] = (op, x, _, shape) => [ImageMath.Unfold((Unfold)op, x[0], shape)],
        [typeof(Fold)] = (op, x, _, shape) => [ImageMath.Fold((Fold)op, x[0], shape)],
        [typeof(Resample)] = (op, x, _, shape) => [ResamplingMath.Resample((Resample)op, x[0], shape)],
        [typeof(ResampleGradient)] = (op, x, _, shape) => [ResamplingMath.ResampleGradient((ResampleGradient)op, x[0], shape)],
        [typeof(GridSample)] = (op, x, _, shape) => [ResamplingMath.GridSample((GridSample)op, x[0], x[1], shape)],
        [typeof(GridSampleImageGradient)] = (op, x, _, shape) => [ResamplingMath.GridSampleImageGradient((GridSampleImageGradient)op, x[0], x[1], shape)],
        [typeof(GridSampleGridGradient)] = (op, x, _, _) => [ResamplingMath.GridSampleGridGradient((GridSampleGridGradient)op, x[0], x[1], x[2])],
        [typeof(MatMul)] = (op, x, _, shape) => [Product((MatMul)op, x[0], x[1], shape)],
    };

    internal delegate NdArray[] Rule(Operator op, IReadOnlyList<NdArray> inputs, Func<ModelGen.Generator.Graphs.Dim, int> size, int[] shape);

    /// <summary>The elements along an operator's axis that an index lies on.</summary>
    private static double[] Line(AxisOperator op, NdArray x, int[] index) =>
        [.. Enumerable.Range(0, x.Shape[op.Axis]).Select(k => x[[.. index[..op.Axis], k, .. index[(op.Axis + 1)..]]])];

    /// <summary>NaN comes first.</summary>
    private static double Extreme(ArgMax op, double[] line) => Array.FindIndex(line, double.IsNaN) is >= 0 and var first ? first
        : Array.IndexOf(line, op.IsLeast ? line.Min() : line.Max());

    /// <summary>Where the elements of each line come from in order, and working memory that nothing reads.</summary>
    private static NdArray[] Order(AxisOperator op, NdArray x, int[] shape, bool descending)
    {
        var indices = NdArray.Build(shape, i =>
        {
            IEnumerable<(double Value, int Place)> line = Line(op, x, i).Select((value, place) => (value, place));
            return (descending ? line.OrderByDescending(Key) : line.OrderBy(Key)).ElementAt(i[op.Axis]).Place;
        });
        return [indices, new NdArray([2 * indices.Data.Length], new double[2 * indices.Data.Length])];

        static (bool, double) Key((double Value, int Place) element) => (double.IsNaN(element.Value), element.Value);
    }

    private static NdArray Permuted(Permute op, NdArray x, int[] shape) => NdArray.Build(shape, index =>
    {
        int[] source = new int[index.Length];
        for (int axis = 0; axis < index.Length; axis++)
        {
            source[op.Axes[axis]] = index[axis];
        }

        return x[source];
    });

    private static NdArray Placed(IReadOnlyList<NdArray> parts, int[][] starts, int[] shape) => NdArray.Build(shape, index =>
        parts.Zip(starts).Sum(part =>
        {
            int[] source = [.. index.Select((k, axis) => k - part.Second[axis])];
            return source.Zip(part.First.Shape).All(p => p.First >= 0 && p.First < p.Second) ? part.First[source] : 0;
        }));

    private static NdArray Joined(int along, IReadOnlyList<NdArray> parts, int[] shape) => NdArray.Build(shape, index =>
    {
        int[] source = [.. index];
        int part = 0;
        while (source[along] >= parts[part].Shape[along])
        {
            source[along] -= parts[part++].Shape[along];
        }

        return parts[part][source];
    });

    private static NdArray Reduced(ReductionOperator op, NdArray x, int[] shape, Func<IEnumerable<double>, double> reduce)
    {
        int[] axes = [.. op.Axes.Items];
        ILookup<string, double> groups = NdArray.Indices(x.Shape).ToLookup(i => string.Join(",", i.Where((_, axis) => !axes.Contains(axis))), i => x[i]);
        int[] kept = [.. x.Shape.Where((_, axis) => !axes.Contains(axis))];
        return NdArray.Build(kept, i => reduce(groups[string.Join(",", i)])).Reshape(shape);
    }

    private static NdArray Scattered(int padding, NdArray dy, NdArray indices, int[] shape) => NdArray.Build(shape, index => index[0] == padding ? 0
        : NdArray.Indices(indices.Shape).Where(i => (int)indices[i] == index[0]).Sum(i => dy[[.. i, index[1]]]));

    private static NdArray Product(MatMul op, NdArray a, NdArray b, int[] shape)
    {
        int inner = a.Shape[^(op.TransposeA ? 2 : 1)];
        return NdArray.Build(shape, index =>
        {
            int[] batch = index[..^2];
            (int m, int n) = (index[^2], index[^1]);
            return Enumerable.Range(0, inner).Sum(k => Element(a, batch, m, k, op.TransposeA) * Element(b, batch, k, n, op.TransposeB));
        });
    }

    private static NdArray Grouped(GroupedLinear op, NdArray x, NdArray w, int[] shape) => NdArray.Build(shape, index =>
    {
        (int group, int n) = (index[^2], index[^1]);
        return Enumerable.Range(0, x.Shape[^1]).Sum(k => x[[.. index[..^1], k]] * w[op.TransposeWeight ? [group, n, k] : [group, k, n]]);
    });

    /// <summary>An element of a matrix of a batch; leading dims broadcast, the last two don't.</summary>
    private static double Element(NdArray x, int[] batch, int row, int column, bool transposed)
    {
        int[] own = batch[^(x.Rank - 2)..];
        IEnumerable<int> leading = own.Select((k, axis) => x.Shape[axis] == 1 ? 0 : k);
        return x[[.. leading, transposed ? column : row, transposed ? row : column]];
    }

    private static double[] Row(NdArray x, int[] index) => [.. Enumerable.Range(0, x.Shape[^1]).Select(k => x[[.. index, k]])];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

    private static double LogSumExp(double[] row)
    {
        double max = Finite(Greatest(row));
        return max + Math.Log(Exponentials(row, max));
    }

    private static double Greatest(double[] row) => row.DefaultIfEmpty(double.NegativeInfinity).Max();

    private static double Exponentials(double[] row, double max) => row.Sum(v => Math.Exp(v - max));

    private static double Finite(double max) => double.IsInfinity(max) ? 0 : max;
}
