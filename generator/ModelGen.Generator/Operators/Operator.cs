using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;

namespace ModelGen.Generator.Operators;

/// <summary>
/// What a node does: a record whose properties are the operator's attributes, so that two nodes are the same computation if operators and inputs are equal.
/// Everything that the compiler knows of an operator stands in its one file; no scheduler and no emitter asks for an operator by name. They know the base class of each
/// <see cref="OperatorKind"/>, and what graphs themselves are made of: sources, calls and effects.
/// </summary>
internal abstract record Operator
{
    /// <summary>PyTorch's name in lower case, for messages, printed graphs and comments in emitted code.</summary>
    public abstract string Name { get; }

    /// <summary>What emitted code calls its outputs where the user has given them no name.</summary>
    public virtual ImmutableArray<string> OutputNames => [Name];

    /// <summary>How the scheduler may place it.</summary>
    public abstract OperatorKind Kind { get; }

    /// <summary>Which forward values its derivative reads. Tests hold the rule to it.</summary>
    public virtual Saves Saves => Saves.Nothing;

    /// <summary>Whether its output is an image whose channels lie last.</summary>
    public virtual bool GivesImages => false;

    /// <summary>Whether it draws random numbers, so that its function has to be given some.</summary>
    public virtual bool DrawsNumbers => false;

    /// <summary>An operator that draws, as another draw: where a function's nodes become those of its caller.</summary>
    /// <param name="draw">A number that no other draw of the graph has.</param>
    public virtual Operator Redraw(int draw) => this;

    /// <summary>The function that it calls, if it calls one.</summary>
    public virtual Function? Callee => null;

    /// <summary>The parameter to whose gradient it adds its input, if it is such an effect.</summary>
    public virtual int? AddsToGradientOf => null;

    /// <summary>The parameters and state tensors that it reads, itself or in what it calls.</summary>
    public virtual IEnumerable<int> ReadParameters => [];

    /// <summary>The state tensors that it writes, itself or in what it calls.</summary>
    public virtual IEnumerable<int> AssignedStates => [];

    /// <summary>The types of the outputs.</summary>
    /// <exception cref="ShapeException">The inputs don't fit; the message shows both shapes.</exception>
    public abstract ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs);

    /// <summary>Rewrites a composite operator into simpler ones, one value for each output; null for a primitive. A composite needs no derivative.</summary>
    public virtual ImmutableArray<Value>? Decompose(GraphBuilder graph, ImmutableArray<Value> inputs) => null;

    /// <summary>A simpler value equal to the operator applied to these inputs, or null: the local rules of this operator (<c>x * 1 = x</c>). For operators with one output.</summary>
    public virtual Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => null;

    /// <summary>
    /// The gradients of the inputs (null where there is none), given those of the outputs (null where nothing depends on one). A gradient may have a
    /// broadcast shape: the reverse walk sums it back.
    /// </summary>
    public virtual ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        throw new NotDifferentiableException(Name, node.Site);

    /// <summary>Whether its derivative gives no input a gradient though inputs and outputs are floats: by decree, or because the result does not change with small changes of them.</summary>
    public virtual bool StopsGradients => false;

    /// <summary>
    /// The condition under which elements of an input have a gradient, given the one for elements of the first output (broadcast against it); null where that can't be
    /// said in the input's shape.
    /// </summary>
    public virtual Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => null;

    /// <summary>
    /// Whether gradients that are zero stay zero under the derivative whatever the forward values are. If not, gradients of the inputs are selected once more by
    /// <see cref="ConditionOf"/>, each element of them depending on no other elements than those under the same condition.
    /// </summary>
    public virtual bool KeepsZeros => true;

    /// <summary>
    /// The inputs as the derivative may read them if elements of the output have a gradient only under a condition: of what no such element depends on, NaN must not
    /// meet a zero in a sum of products.
    /// </summary>
    public virtual ImmutableArray<Value> Select(GraphBuilder graph, Node node, Value condition) => node.Inputs;

    /// <summary>Which inputs hold indices, and what they must be below: entry points check them before any kernel runs.</summary>
    public virtual ImmutableArray<IndexRange> IndexRanges(Node node) => [];

    /// <summary>What must not be negative, or at least something, whatever values named dimensions have: entry points check what isn't certain at build time.</summary>
    public virtual ImmutableArray<SizeBound> SizeBounds(Node node) => [];

    /// <summary>
    /// Whether an input is read where it lies, as far as can be told before parameters have a layout; if not, it is copied. Views and what fuses with its neighbours
    /// read anything.
    /// </summary>
    public virtual bool ReadsInPlace(Node node, int input, Access access) => true;

    /// <summary>What a parameter is to the operator if it is this input.</summary>
    public virtual WeightUses UseOf(Node node, int input) => WeightUses.Other;

    /// <summary>Whether it is the gradient of a linear layer's weight, <c>dyᵀ · x</c>.</summary>
    public virtual bool GivesWeightGradient(Node node) => false;

    /// <summary>The parameter that is this operator's weight and would be read row by row by each step of a loop, wherever it lies; null where there is none.</summary>
    public virtual Sources.Parameter? WeightByRows(Node node) => null;

    /// <summary>
    /// The sum of the results of all steps of a loop, given the inputs of all steps as stacks (<c>[steps, …]</c>): one product over many rows in place of many products.
    /// Null for what is no sum over rows.
    /// </summary>
    public virtual Func<GraphBuilder, ImmutableArray<Value>, Value>? SumOverSteps(Node node) => null;

    /// <summary>The multiply-adds of the matrix products that it stands for.</summary>
    /// <exception cref="NumberTooLargeException">There are too many to be counted.</exception>
    public virtual Dim MultiplyAdds(Node node) => Dim.Zero;

    /// <summary>What is known of its output beyond the type, given what is known of its inputs.</summary>
    public virtual Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => Traits.None;

    /// <summary>What about a node of a loss is legal, but probably not what was meant: a warning at the node's site; null where there is nothing to say.</summary>
    /// <param name="node">A node as the user wrote it, before any pass.</param>
    /// <param name="inputs">What is known of its inputs, wherever they were computed.</param>
    public virtual DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => null;

    /// <summary>The node as C#-like text over the texts of its inputs, for comments: <c>relu(fc1(image))</c>.</summary>
    public virtual string Describe(ImmutableArray<string> inputs) => $"{Name}({string.Join(", ", inputs)})";

    /// <summary>The same for readers of emitted code: what only repeats shapes is left out.</summary>
    public virtual string Summarize(Node node, ImmutableArray<string> inputs) => Describe(inputs);

    /// <summary>The text of an input as an operand: in parentheses if it is an infix expression itself, or a size such as <c>3*batch</c>.</summary>
    protected static string Operand(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (c is ' ' or '*' && depth == 0)
            {
                return $"({text})";
            }
        }

        return text;
    }
}

/// <summary>How the scheduler may place an operator.</summary>
internal enum OperatorKind
{
    /// <summary>Rewritten into simpler operators before anything but shapes is asked of it: <see cref="CompositeOperator"/>.</summary>
    Composite,

    /// <summary>Inputs, parameters, constants: computed by nobody.</summary>
    Source,

    /// <summary>One output element from one element of each (broadcast) input: fuses with its neighbours.</summary>
    Elementwise,

    /// <summary>The same memory seen through other strides, where it can be: <see cref="Movement.ViewOperator"/>.</summary>
    View,

    /// <summary>Inputs written into boxes of one output: <see cref="Movement.PlacementOperator"/>.</summary>
    Placement,

    /// <summary>A sum, maximum or minimum over axes; elementwise producers fuse into it.</summary>
    Reduction,

    /// <summary>A matrix product; elementwise consumers become its epilogue.</summary>
    Contraction,

    /// <summary>A kernel of the runtime that does the whole job: <see cref="KernelOperator"/>.</summary>
    Kernel,

    /// <summary>A call of another function.</summary>
    Call,

    /// <summary>Adds to a parameter's gradient or writes state; has no output.</summary>
    Effect,

    /// <summary>A gradient that a declaration asks for: the reverse walk puts nodes in its place before anything but shapes is asked of it.</summary>
    Derivative,
}

/// <summary>What a derivative needs of the forward pass.</summary>
[Flags]
internal enum Saves
{
    Nothing = 0,
    Input = 1,
    Output = 2,

    /// <summary>A further output that exists for the derivative, such as a log-sum-exp.</summary>
    Extra = 4,
}

/// <summary>The input <paramref name="Input"/> of a node holds integers from 0 up to, not including, <paramref name="Limit"/>.</summary>
/// <param name="Except">An integer that may be there as well, if any.</param>
/// <param name="AreOffsets">Instead, that they are where bags of <paramref name="Limit"/> indices begin: 0 first, ascending, none above the limit.</param>
/// <param name="Rows">Of labels in rows of which not all count, how many do.</param>
internal sealed record IndexRange(int Input, Dim Limit, bool AreOffsets = false, int? Except = null, LabelRows? Rows = null);

/// <summary>Rows of labels that are classes other than a blank, as many of each row as the input <paramref name="Lengths"/> says; what is behind them may be anything.</summary>
/// <param name="Length">The number of labels of a row.</param>
internal sealed record LabelRows(int Lengths, Dim Length, int Blank);

/// <summary>A dim that must not be negative, or that must be at least something.</summary>
/// <param name="What">What lies outside of something else if it is negative: <c>2..time in dimension 1 of [batch, time]</c>; or what it must be large enough for: <c>amax over dimension 1 of [batch, time]</c>.</param>
/// <param name="Least">What the dim must be at least.</param>
internal sealed record SizeBound(Dim Dim, string What, int Least = 0)
{
    /// <summary>What is said at build time where the size certainly is too small and what demands it runs in every call; null where entry points check alone.</summary>
    public DiagnosticInfo? Refusal { get; init; }

    /// <summary>What sizes divide by must not be zero.</summary>
    public static IEnumerable<SizeBound> OfDivisors(IEnumerable<Dim> sizes) =>
        sizes.SelectMany(size => size.Divisors.Select(divisor => new SizeBound(divisor, $"the size {size}, which divides by it", Least: 1)));
}

/// <summary>A derivative is wanted of what has none.</summary>
/// <param name="site">The node's.</param>
internal sealed class NotDifferentiableException(string name, int site) : Exception($"{name} has no derivative")
{
    public string Name { get; } = name;

    public int Site { get; } = site;
}
