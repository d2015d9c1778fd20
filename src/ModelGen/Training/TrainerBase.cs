using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What all generated trainers share: gradients, what the optimizer remembers, a step counter for each loss and the memory between
/// forward and backward. A trainer is for one thread at a time, and a step that begins within another throws <see cref="InvalidOperationException"/>; a step allocates
/// nothing.
/// </summary>
public abstract class TrainerBase : IDisposable
{
    private readonly ParameterSet parameters;
    private readonly TrainedLoss[] losses;
    private bool disposed;

    /// <summary>Called by generated code: takes the memory for training.</summary>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="optimizer">Changes them.</param>
    /// <param name="seed">Chooses the masks of dropout.</param>
    /// <param name="losses">For each loss the parts of the block it trains.</param>
    /// <exception cref="InvalidOperationException">The model has sparse tables, which the optimizer does not take.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainerBase(ParameterSet parameters, Optimizer optimizer, int seed, params ReadOnlySpan<ParameterRange[]> losses)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        this.parameters = parameters;
        Optimizer = optimizer;
        Tape.Seed = seed;
        Gradients = parameters.CreateGradients();
        this.losses = new TrainedLoss[losses.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            this.losses[i] = new TrainedLoss(losses[i], parameters.Layout, optimizer.MomentCount);
        }

        RequireSparse();
    }

    /// <summary>The gradients of the last step, by parameter.</summary>
    public ParameterSet Gradients { get; }

    /// <summary>The optimizer; its hyperparameters may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What chooses the masks of dropout. Those of a step are a function of the seed and the number of steps before it, of all losses.</summary>
    public int Seed => Tape.Seed;

    /// <summary>
    /// Whether a step throws <see cref="NonFiniteException"/>, before it changes anything, when the loss, a gradient, or what becomes the value of a state
    /// is infinite or NaN. By default they propagate as in PyTorch.
    /// </summary>
    public bool StopAtNonFinite { get; set; }

    /// <summary>The steps completed, of all losses.</summary>
    public long Steps
    {
        get
        {
            long steps = 0;
            foreach (TrainedLoss loss in losses)
            {
                steps += loss.Steps;
            }

            return steps;
        }
    }

    /// <summary>Called by generated code: a step and a reset are for one thread at a time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ThreadGuard Guard { get; } = new("The trainer");

    /// <summary>Called by generated code: what the forward pass of a step keeps for its backward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tape Tape { get; } = new();

    /// <summary>Ends training; further steps throw <see cref="ObjectDisposedException"/>. All memory is managed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by generated code before a step computes anything: clears the gradients the loss accumulates, chooses the step's random numbers.</summary>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The model has sparse tables, which the optimizer, with its present hyperparameters, does not take.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void BeginStep(int loss)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        RequireSparse();
        losses[loss].Clear(Gradients);
        Tape.Step = Steps;
    }

    /// <summary>Called by generated code once the gradients are complete: changes the parameters the loss trains.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="value">Its value.</param>
    /// <param name="assigned">The parts of the block of states that the step has assigned on the tape.</param>
    /// <exception cref="NonFiniteException"><see cref="StopAtNonFinite"/> is set and the loss, a gradient or an assigned state is not finite.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Update(int loss, float value, params ReadOnlySpan<ParameterRange> assigned)
    {
        if (StopAtNonFinite)
        {
            RequireFinite(losses[loss], value);
            RequireFinite(losses[loss], assigned);
        }

        losses[loss].Update(Optimizer, parameters, Gradients);
    }

    /// <summary>Called by generated code: what a step carries into the next one is finite, where that is asked for.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="carried">The new value of a state.</param>
    /// <param name="name">The state's name.</param>
    /// <exception cref="NonFiniteException"><see cref="StopAtNonFinite"/> is set and a value is not finite.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RequireFinite(int loss, ReadOnlySpan<float> carried, string name)
    {
        int position = StopAtNonFinite ? Check.FirstNonFinite(carried) : -1;
        if (position >= 0)
        {
            throw new NonFiniteException($"The state {name} after step {losses[loss].Steps + 1} has the value {carried[position]}; nothing was changed.");
        }
    }

    /// <summary>Ends training.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing) => disposed = true;

    private void RequireSparse()
    {
        if (parameters.Layout.HasSparse)
        {
            Optimizer.RequireSparse();
        }
    }

    private void RequireFinite(TrainedLoss loss, float value)
    {
        if (!float.IsFinite(value))
        {
            throw new NonFiniteException($"The loss of step {loss.Steps + 1} is {value}; nothing was changed.");
        }

        int position = loss.FirstNonFinite(Gradients);
        if (position < 0)
        {
            return;
        }

        throw new NonFiniteException(
            $"The gradient of {NameOf(position, isState: false)} in step {loss.Steps + 1} has the value {Gradients.Values[position]} (the loss is {value}); nothing was changed.");
    }

    private void RequireFinite(TrainedLoss loss, ReadOnlySpan<ParameterRange> assigned)
    {
        foreach (ParameterRange range in assigned)
        {
            int position = Check.FirstNonFinite(Tape.AssignedState.Slice(range.Start, range.Length));
            if (position >= 0)
            {
                position += range.Start;
                throw new NonFiniteException(
                    $"Step {loss.Steps + 1} assigns the value {Tape.AssignedState[position]} to {NameOf(position, isState: true)}; nothing was changed.");
            }
        }
    }

    /// <summary>The tensor at a position in its block.</summary>
    private string NameOf(int position, bool isState)
    {
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            if (entry.IsState == isState && entry.Offset <= position && position < entry.Offset + entry.StoredLength)
            {
                return entry.Name;
            }
        }

        return "";
    }
}
