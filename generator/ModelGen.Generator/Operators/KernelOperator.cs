using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators;

/// <summary>An operator that is one call of a kernel in the runtime; outputs are contiguous, and so are inputs but for those that it can follow.</summary>
internal abstract record KernelOperator : Operator
{
    public override OperatorKind Kind => OperatorKind.Kernel;

    /// <summary>The call, e.g. <c>Softmax.Rows(y, x, batch, 10)</c>, without a semicolon.</summary>
    /// <param name="node">The node, for shapes.</param>
    /// <param name="outputs">The texts of the output spans.</param>
    /// <param name="inputs">
    /// The texts of the input spans, a <c>Strided</c> over one dimension for <see cref="KernelAccess.Elements"/>, over three for <see cref="KernelAccess.Heads"/>. Where the memory of an input or of the output of
    /// <see cref="KernelAccess.Rows"/> is not contiguous, all of these are a <c>Strided</c> or <c>StridedOutput</c> over rows and columns.
    /// </param>
    /// <param name="dim">The text of a dim as an <c>int</c> expression.</param>
    public abstract string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim);

    /// <summary>A formula of attention scores that the kernel is given as a type, whose name is the text behind those of inputs; null for none.</summary>
    public virtual Attention.Scores.ScoreCode? Scores => null;

    /// <summary>How an input is read.</summary>
    public virtual KernelAccess AccessOf(int input) => KernelAccess.Contiguous;

    /// <summary>How the output is written: <see cref="KernelAccess.Rows"/> for a kernel of one output whose rows may lie apart.</summary>
    public virtual KernelAccess OutputAccess => KernelAccess.Contiguous;

    /// <summary>The input whose memory the only output is, of the same shape and contiguous: it is written in place. Nothing else may read that input.</summary>
    public virtual int? WritesInto => null;

    /// <summary>Whether an input can be read where it lies.</summary>
    public bool CanFollow(int input, Shape shape, Access access) => CanFollow(AccessOf(input), shape, access);

    /// <summary>Whether the output can be written to a place.</summary>
    public bool CanWrite(Shape shape, Access access) => CanFollow(OutputAccess, shape, access);

    public sealed override bool ReadsInPlace(Node node, int input, Access access) => CanFollow(input, node.Inputs[input].Shape, access);

    /// <summary>Whether the kernel can add its result, the only one, to what the output holds.</summary>
    public virtual bool CanAccumulate => false;

    /// <summary>The call that adds to the output.</summary>
    /// <inheritdoc cref="Call"/>
    public virtual string AccumulatingCall(Node node, string output, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        throw new NotSupportedException($"{Name} adds to nothing");

    /// <summary>Of a kernel that adds to rows of its output: which input holds their indices, and the row that is left out, −1 for none.</summary>
    public virtual (int Input, int Padding)? AddedRows => null;

    private static bool CanFollow(KernelAccess form, Shape shape, Access access) => access.IsDense(shape) || form switch
    {
        KernelAccess.Elements => IterationSpace.Collapse(shape.Dims, [access.Strides]).Rank <= 1,
        KernelAccess.Rows => IterationSpace.OfRows(shape, access) is not null,
        KernelAccess.Heads => IterationSpace.OfHeads(shape, access) is not null,
        _ => false,
    };

    /// <summary>For kernels that work row by row: the product of all dimensions of the first input but the last.</summary>
    protected static Dim Rows(Node node) => node.Inputs[0].Shape.Product(0, node.Inputs[0].Shape.Rank - 1);

    /// <summary>The last dimension of the first input.</summary>
    protected static Dim Columns(Node node) => node.Inputs[0].Shape[node.Inputs[0].Shape.Rank - 1];

    /// <summary>Demands a float tensor with a last dimension.</summary>
    protected void RequireRows(TensorType input)
    {
        if (input.Element != ElementType.Float32 || input.Shape.Rank == 0)
        {
            throw new ShapeException($"{Name} takes a float tensor with at least one dimension, but was given {input}");
        }
    }
}
