using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>One of the runtime's matrix products: how it reads its operands, what its result can go through, how it is called.</summary>
internal abstract record ProductForm
{
    /// <summary>For printed schedules.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the first operand is given as [K, M].</summary>
    public virtual bool TransposeA => false;

    /// <summary>Whether the second operand is given as [N, K].</summary>
    public virtual bool TransposeB => false;

    /// <summary>Whether dimensions before the last two are a batch of products. If not, <see cref="ContractionOperator.SizesOf"/> has counted them in.</summary>
    public virtual bool HasBatch => true;

    /// <summary>Whether operands are given as they are, contiguous, and say nothing of rows and columns.</summary>
    public virtual bool ReadsWhole => false;

    /// <summary>Whether the result can go through a formula before it is written.</summary>
    public virtual bool TakesFormula => true;

    /// <summary>Whether the runtime has it ready-made with a bias that is added to each row, and with that and a rectifier: <c>LinearBias</c>, <c>LinearBiasRelu</c>.</summary>
    public virtual bool HasBiasForms => false;

    /// <summary>Whether the result can be added to what the output holds.</summary>
    public virtual bool CanAccumulate => false;

    /// <summary>Whether the output is given with a parameter's padding.</summary>
    public virtual bool WritesPadding => false;

    /// <summary>Whether rows of the result may lie apart. If not, the result is contiguous.</summary>
    public virtual bool WritesRows => false;

    /// <summary>Whether matrices of a batch may lie anywhere. If not, a batch is more rows, each as far from the one before as any other.</summary>
    public virtual bool WritesBatches => false;

    /// <summary>Whether an operand can be read where it lies; a form that can't follow strides takes contiguous ones.</summary>
    /// <param name="input">0 or 1.</param>
    /// <param name="shape">The operand's, the matrix last.</param>
    /// <param name="access">Where it lies.</param>
    public virtual bool CanFollow(int input, Shape shape, Access access) => access.IsDense(shape);

    /// <summary>The call, without a semicolon.</summary>
    /// <param name="accumulate">Whether the result is added to what the output holds; only if it can be.</param>
    public abstract string Call(ProductText text, bool accumulate);

    /// <summary>The call of a form with a bias, without a semicolon.</summary>
    /// <param name="suffix">What is behind the method's name: <c>Bias</c>, <c>BiasRelu</c>.</param>
    /// <param name="bias">The memory of the bias.</param>
    public virtual string CallWithBias(ProductText text, string suffix, string bias) => throw new NotSupportedException($"{Name} has no form with a bias");

    /// <summary>The shapes for comments: <c>[batch, 4] x [4, 6] -> [batch, 6]</c>.</summary>
    /// <param name="batch">The sizes of the batch.</param>
    public virtual string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch)
    {
        string before = string.Concat(batch.Select(d => $"{d}, "));
        return $"[{before}{sizes.M}, {sizes.K}] x [{before}{sizes.K}, {sizes.N}] -> [{before}{sizes.M}, {sizes.N}]";
    }

    /// <summary>Whether each row of a matrix is contiguous.</summary>
    protected static bool HasRows(Shape shape, Access access) => access.Strides[shape.Rank - 1] == Dim.One || shape[shape.Rank - 1] == Dim.One;

    /// <summary>
    /// Whether rows of all dimensions are one loop. If not, a copy is better than a product for each part of them: each would go through the whole weight.
    /// </summary>
    protected static bool AreOneLoop(Shape shape, Access access) =>
        HasRows(shape, access) && IterationSpace.Collapse([.. shape.Dims.Items.Take(shape.Rank - 1)], [[.. access.Strides.Items.Take(shape.Rank - 1)]]).Rank <= 1;

    protected static string Flag(string name, bool value) => $"{name}: {(value ? "true" : "false")}";
}
