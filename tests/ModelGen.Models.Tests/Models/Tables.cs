using ModelGen;
using static ModelGen.Ops;

namespace DeclaredModels;

/// <summary>Tables that are looked up alike: side by side, in a list, in bags, in blocks, in the steps of a sequence, and one of them with other indices, too.</summary>
[Module]
public sealed partial class Tables(bool sparse)
{
    private readonly Embedding wide = new(20, 6, sparse: sparse);
    private readonly Embedding deep = new(20, 6, paddingIdx: 2, sparse: sparse);
    private readonly Embedding[] more = Repeat(3, () => new Embedding(20, 6, sparse: sparse));
    private readonly EmbeddingBag[] bags = Repeat(2, () => new EmbeddingBag(20, 6, EmbeddingBagMode.Sum, sparse: sparse));
    private readonly TablePair[] blocks = Repeat(3, () => new TablePair(20, 6, sparse));
    private readonly Embedding left = new(20, 6, sparse: sparse);
    private readonly Embedding right = new(20, 6, sparse: sparse);

    public Tensor Forward(IntTensor token, IntTensor other, IntTensor bag, IntTensor sequence)
    {
        var x = wide.Forward(token) + deep.Forward(token) + wide.Forward(other);
        foreach (var table in more)
        {
            x += table.Forward(token);
        }

        x += bags[0].Forward(bag) + bags[1].Forward(bag);
        foreach (var block in blocks)
        {
            x = block.Forward(x, token);
        }

        var (y, h) = Scan(sequence, x, (t, state) => Tanh(left.Forward(t) + right.Forward(t) + state));
        return Sum(Square(x)) + Sum(Square(y)) + Sum(h);
    }
}
