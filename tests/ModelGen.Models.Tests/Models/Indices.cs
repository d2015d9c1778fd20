using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Integers: computed from others, found by comparing floats, given as results, read as indices and from modules.</summary>
[Model]
public sealed partial class Indices
{
    private readonly Embedding table = new(40, 3);
    private readonly Linear head = new(3, 7);
    private readonly Nearest nearest = new(2);

    /// <summary>Everything that integers can go through.</summary>
    [Forward]
    private (IntTensor Sum, IntTensor Chosen, IntTensor Moved, Tensor Scaled, IntTensor Buckets) Arithmetic(
        [Shape("rows", "columns")] IntTensor x, [Shape("columns")] IntTensor y, [Shape("rows", "columns")] Tensor scale)
    {
        IntTensor sum = x * 3 - y + 1;
        IntTensor chosen = Where((x > 2) & NotEqual(x, y) | (y <= x), -sum, Clamp(Abs(x), 1, 9));
        var (left, right) = Chunk(Concat([x, Flip(x, 1)], dim: 1), 2, dim: 1);
        IntTensor moved = Concat(left.Transpose(0, 1), right.Permute(1, 0)).Reshape(2, -1)[1];
        return (sum, Maximum(chosen, 0), moved, scale * Minimum(x, y).Float(), Remainder(FloorDivide(x - 8, 3), x.Dim(1)) + x.Dim(0));
    }

    /// <summary>The most likely classes of each row, all of them in order, and which are above the mean.</summary>
    [Forward]
    private (IntTensor Best, IntTensor Worst, Tensor Values, IntTensor Places, Tensor Sorted, IntTensor Above, Tensor Any) Rank([Shape("batch", "classes")] Tensor scores)
    {
        var (values, places) = TopK(scores, 2);
        BoolTensor above = scores > Mean(scores, 1, keepDim: true);
        return (ArgMax(scores, 1), ArgMin(scores, 0), values, places, Sort(scores, 0, descending: true).Values, above.Int(), Any(scores > 2, 1).Float() + All(scores > -2, 1).Float());
    }

    /// <summary>Rows of a table at places that are computed: those given, those next to them, and positions.</summary>
    [Loss]
    private Tensor Loss([Shape("batch", "time")] IntTensor tokens, [Shape("batch")] IntTensor label)
    {
        var time = tokens.Dim(1);
        var places = Remainder(tokens * 2 + Arange(time).Int(), 40);
        var x = table.Forward(places) + table.Forward(FloorDivide(places, 2));
        return CrossEntropy(head.Forward(Mean(x, 1)), Where(Equal(label, 6), 0, label));
    }

    /// <summary>A result of a module that is integers, of each of its calls.</summary>
    [Forward]
    private IntTensor Classify([Shape("batch", 2)] Tensor point) => nearest.Forward(point) * 4 + nearest.Forward(point * 0.5f);
}

/// <summary>Which of four centres is nearest.</summary>
[Module]
public sealed partial class Nearest(int width)
{
    private readonly Parameter centres = new([4, width], Init.Normal(1));

    public IntTensor Forward(Tensor x) => ArgMin(Sum(Square(Unsqueeze(x, 1) - centres), 2), 1);
}
