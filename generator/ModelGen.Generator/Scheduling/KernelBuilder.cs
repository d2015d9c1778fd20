using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Scheduling.Formulas;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>
/// The state of scheduling one function: for every value the term that stands for it, and the kernels written so far. A value is a formula until something
/// needs it in memory; a product or sum may be held back until it is known where its result goes.
/// </summary>
internal sealed class KernelBuilder
{
    private readonly Dictionary<Value, Term> terms = [];
    private readonly HashSet<Value> unread = [];
    private readonly Dictionary<TensorBuffer, (Value Value, Kernel Kernel)> held = [];

    /// <summary>For each result that is held back the values whose formulas read it, among them some that have been stored since.</summary>
    private readonly Dictionary<TensorBuffer, List<Value>> heldReaders = [];
    private readonly List<Kernel> kernels = [];
    private readonly Dictionary<Value, TensorBuffer> destinations = [];
    private readonly ImmutableDictionary<Value, Operand>.Builder stored = ImmutableDictionary.CreateBuilder<Value, Operand>();
    private int scratchBuffers;

    public ImmutableArray<Kernel> Kernels => [.. kernels];

    /// <summary>The kernel written last.</summary>
    public Kernel LastKernel => kernels[kernels.Count - 1];

    /// <summary>Where the values lie that have been given memory.</summary>
    public ImmutableDictionary<Value, Operand> Stored => stored.ToImmutable();

    /// <summary>The term that stands for a value.</summary>
    public Term this[Value value] => terms[value];

    /// <summary>Lets a term stand for a value that is not in memory yet, or is somebody else's memory seen another way.</summary>
    public void Define(Value value, Term term)
    {
        terms.Add(value, term);
        unread.Add(value);
        foreach (Kernel kernel in HeldIn(term))
        {
            heldReaders[kernel.Writes.Single().Buffer].Add(value);
        }
    }

    /// <summary>All that reads a value has been scheduled, or is a formula that has taken it in.</summary>
    public void Retire(Value value) => unread.Remove(value);

    /// <summary>A value that is in memory from the start.</summary>
    public void DefineStored(Value value, TensorBuffer buffer)
    {
        var operand = Operand.Whole(buffer, value.Shape);
        terms.Add(value, new OperandTerm(operand));
        stored.Add(value, operand);
    }

    /// <summary>Has a value written to an output of the function when it is given memory.</summary>
    public void Direct(Value value, TensorBuffer buffer) => destinations.Add(value, buffer);

    /// <summary>Whether a value has been written to an output that <see cref="Direct"/> has named.</summary>
    public bool IsIn(Value value, TensorBuffer output) => stored.TryGetValue(value, out Operand? operand) && operand.Buffer == output;

    /// <summary>Whether a term reads a result that is held back.</summary>
    public IEnumerable<Kernel> HeldIn(Term term) => held.Count == 0 ? []
        : term.Closure().OfType<OperandTerm>().Select(o => o.Operand.Buffer).Distinct().Where(held.ContainsKey).Select(b => held[b].Kernel);

    /// <summary>Memory for a value that a kernel is about to write.</summary>
    public Operand Allocate(Value value) => Operand.Whole(destinations.TryGetValue(value, out TensorBuffer? output) ? output : Scratch(value), value.Shape);

    /// <summary>Memory of the function's own.</summary>
    public TensorBuffer Scratch(Value value) =>
        new(BufferKind.Scratch, scratchBuffers++, value.Label, value.Type.Element == ElementType.Int32 ? ElementType.Int32 : ElementType.Float32, value.Shape.Length);

    /// <summary>Writes a kernel; the values it computes are in memory from now on.</summary>
    public void Write(Kernel kernel, params ReadOnlySpan<(Value Value, Operand Operand)> results)
    {
        kernels.Add(kernel);
        foreach ((Value value, Operand operand) in results)
        {
            terms[value] = new OperandTerm(operand);
            stored[value] = operand;
        }
    }

    /// <summary>Holds a kernel back until its result is read; then it takes in what the result goes through, if it can.</summary>
    public void Hold(Value value, Kernel kernel)
    {
        Operand result = kernel.Writes.Single();
        held.Add(result.Buffer, (value, kernel));
        heldReaders.Add(result.Buffer, []);
        Define(value, new OperandTerm(result));
    }

    /// <summary>Puts a value into memory, whatever the strides.</summary>
    public Operand Store(Value value)
    {
        if (value.Type.Element == ElementType.Bool)
        {
            throw new InvalidOperationException($"{value} is a mask and has no memory");
        }

        if (terms[value] is OperandTerm { Operand: var operand })
        {
            Release(operand.Buffer);
            return operand;
        }

        return Compute(value, terms[value]);
    }

    /// <summary>Puts a value into memory as a plain row-major span.</summary>
    /// <param name="because">Why it is copied if it lies there in another order.</param>
    public Operand Dense(Value value, string because) => Follow(value, (shape, access) => access.IsDense(shape), because);

    /// <summary>Puts a value into memory; what lies there in a way that its reader can't follow is computed again in order, or copied.</summary>
    /// <inheritdoc cref="Dense"/>
    public Operand Follow(Value value, Func<Shape, Access, bool> canFollow, string because) =>
        terms[value] is OperandTerm { Operand: var operand } && !canFollow(operand.Shape, operand.Access) ? Compute(value, terms[value], because) : Store(value);

    /// <summary>Puts a value into memory that is no state tensor's.</summary>
    public Operand StoreApart(Value value)
    {
        Operand operand = Store(value);
        return operand.Buffer.Kind == BufferKind.State ? Compute(value, terms[value], "a state tensor is written when all has read it") : operand;
    }

    /// <summary>Ends the growth of a formula: from here on the value is read from memory. A mask goes there as ones and zeros.</summary>
    public void Settle(Value value)
    {
        if (value.Type.Element != ElementType.Bool)
        {
            Store(value);
            return;
        }

        Operand output = Allocate(value);
        Emit(new ApplyTerm(new Where(), [terms[value], new LiteralTerm(1), new LiteralTerm(0)]), value.Shape, output, accumulate: false, value.Node);
        terms[value] = new ApplyTerm(new Greater(), [new OperandTerm(output), new LiteralTerm(0)]);
    }

    /// <summary>Writes the kernel that computes a term into an operand.</summary>
    /// <param name="because">Why it is copied if the term is what lies in memory already.</param>
    public void Emit(Term term, Shape shape, Operand output, bool accumulate, Node node, string? because = null)
    {
        ImmutableArray<Kernel> inputs = [.. HeldIn(term)];
        if (inputs.Length == 1 && !IsReadElsewhere(inputs[0].Writes.Single().Buffer, term) && Epilogue.Fuse(inputs[0], term, shape, output, accumulate) is { } fused)
        {
            Forget(inputs[0].Writes.Single().Buffer);
            kernels.Add(fused with { Node = node });
            return;
        }

        foreach (Kernel input in inputs)
        {
            Release(input.Writes.Single().Buffer);
        }

        kernels.Add(Elementwise(term, shape, output, accumulate, node, because));
    }

    /// <summary>The formula and its operands, once nothing that it reads is held back any more.</summary>
    public BoundFormula Bind(Term term)
    {
        foreach (Kernel input in HeldIn(term).ToList())
        {
            Release(input.Writes.Single().Buffer);
        }

        return BoundFormula.Of(term);
    }

    private Operand Compute(Value value, Term term, string? because = null)
    {
        Operand output = Allocate(value);
        terms[value] = new OperandTerm(output);
        if (HeldIn(term).Any())
        {
            ReadInstead(term, (OperandTerm)terms[value]);
        }

        Emit(term, value.Shape, output, accumulate: false, value.Node, because);
        stored[value] = output;
        return output;
    }

    /// <summary>Whether a formula other than <paramref name="term"/> that is still to be computed reads a buffer.</summary>
    private bool IsReadElsewhere(TensorBuffer buffer, Term term) =>
        UnreadReaders(buffer).Any(v => terms[v] != term && terms[v].Closure().OfType<OperandTerm>().Any(o => o.Operand.Buffer == buffer));

    /// <summary>The values still to be computed that may read a result that is held back.</summary>
    private IEnumerable<Value> UnreadReaders(TensorBuffer buffer) => heldReaders[buffer].Where(unread.Contains);

    /// <summary>
    /// Has formulas that contain a term read its value from memory, so that the product waiting in the term can take it in. A formula that would get too many
    /// operands stays as it is.
    /// </summary>
    private void ReadInstead(Term term, OperandTerm inMemory)
    {
        foreach (Value value in HeldIn(term).SelectMany(k => UnreadReaders(k.Writes.Single().Buffer)).Distinct().ToList())
        {
            Term replaced = terms[value].Replace(term, inMemory);
            if (replaced.Closure().OfType<OperandTerm>().Select(o => o.Operand).Distinct().Count() <= FusionLimits.Operands)
            {
                terms[value] = replaced;
            }
        }
    }

    private static Kernel Elementwise(Term term, Shape shape, Operand output, bool accumulate, Node node, string? because)
    {
        var formula = BoundFormula.Of(term);
        if (formula.Operands.IsEmpty)
        {
            if (term is LiteralTerm literal && !accumulate && output.IsDense)
            {
                return new FillKernel(output, literal.Value) { Node = node };
            }

            // The drivers take at least one operand: the result itself stands in for one that the formula doesn't read.
            formula = formula with { Formula = formula.Formula with { Arity = 1 }, Operands = [output] };
        }

        var space = IterationSpace.Collapse(shape.Dims, [output.Access.Strides, .. formula.Operands.Select(o => o.Access.Strides)]);
        TooManyLoopsException.Check(node, shape, space.Rank);
        return new MapKernel(formula, [output], space, accumulate) { Node = node, CopiedBecause = formula.Formula.IsIdentity ? because : null };
    }

    private void Forget(TensorBuffer buffer)
    {
        held.Remove(buffer);
        heldReaders.Remove(buffer);
    }

    private void Release(TensorBuffer buffer)
    {
        if (held.TryGetValue(buffer, out (Value Value, Kernel Kernel) entry))
        {
            Forget(buffer);
            Write(entry.Kernel, (entry.Value, entry.Kernel.Writes.Single()));
        }
    }
}
