using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What all generated trainers share: gradients, what the optimizer remembers, a step counter for each loss and the memory between
/// forward and backward. A trainer is for one thread at a time, and a step that begins within another throws <see cref="InvalidOperationException"/>; a step allocates
/// nothing.
/// </summary>
public abstract partial class TrainerBase : IDisposable
{
    private readonly ParameterSet parameters;
    private readonly ParameterGroups groups;
    private readonly TrainedLoss[] losses;
    private long calls;
    private bool isSkipped;
    private bool disposed;

    /// <summary>Called by generated code: takes the memory for training.</summary>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="optimizer">Changes them.</param>
    /// <param name="seed">Chooses the masks of dropout.</param>
    /// <param name="names">The names of the losses.</param>
    /// <param name="losses">For each loss the parts of the block it trains.</param>
    /// <exception cref="ArgumentException">A rule of the optimizer describes no parameter.</exception>
    /// <exception cref="InvalidOperationException">The model has sparse tables, which the optimizer does not take.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainerBase(ParameterSet parameters, Optimizer optimizer, int seed, ReadOnlySpan<string> names, params ReadOnlySpan<ParameterRange[]> losses)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        RequireStateNames(optimizer);
        this.parameters = parameters;
        Optimizer = optimizer;
        Tape.Seed = seed;
        Gradients = parameters.CreateGradients();
        groups = new ParameterGroups(parameters, optimizer);
        this.losses = new TrainedLoss[losses.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            this.losses[i] = new TrainedLoss(names[i], losses[i], groups, optimizer, parameters.Layout);
            this.losses[i].RequireSparse();
        }
    }

    /// <summary>The gradients of the last step, by parameter, as the backward pass gave them: neither clipped nor limited.</summary>
    public GradientSet Gradients { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What chooses the masks of dropout. Those of a step are a function of the seed and the number of steps begun before it, of all losses.</summary>
    public int Seed => Tape.Seed;

    /// <summary>What a step does when a number is infinite or NaN; by default it goes on, as PyTorch does.</summary>
    public NonFiniteAction WhenNonFinite { get; set; }

    /// <summary>
    /// The micro-batches whose gradients make one step, at least 1: parameters change in every so many calls of <c>Step</c>, by the mean of the gradients. A change takes effect with the next
    /// micro-batch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int AccumulationSteps
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>The greatest norm of all gradients together that a step goes by; gradients of a greater norm are scaled down to it (<c>torch.nn.utils.clip_grad_norm_</c>). Null for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? MaxGradNorm { get; set => field = value is { } number ? Optimizer.RequireNonNegative(number, nameof(MaxGradNorm)) : null; }

    /// <summary>
    /// What each gradient is limited to on both sides (<c>torch.nn.utils.clip_grad_value_</c>), after they have been scaled to <see cref="MaxGradNorm"/>. Null for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? MaxGradValue { get; set => field = value is { } number ? Optimizer.RequireNonNegative(number, nameof(MaxGradValue)) : null; }

    /// <summary>The norm of all gradients in the last step that had a <see cref="MaxGradNorm"/>, before they were scaled; NaN before the first.</summary>
    public double GradNorm { get; private set; } = double.NaN;

    /// <summary>An average of the parameters that each step updates; null for none.</summary>
    /// <exception cref="ArgumentException">The value is an average of another model's parameters.</exception>
    public ExponentialMovingAverage? Ema
    {
        get;
        set => field = value is null || value.IsOf(parameters)
            ? value
            : throw new ArgumentException("This is an average of another model's parameters: make it with those of the model that the trainer trains.", nameof(value));
    }

    /// <summary>The steps completed, of all losses: how often parameters have changed.</summary>
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

    /// <summary>The steps that were left out because a number was not finite, see <see cref="NonFiniteAction.Skip"/>.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>Called by generated code: a step and a reset are for one thread at a time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ThreadGuard Guard { get; } = new("The trainer");

    /// <summary>Called by generated code: what the forward pass of a step keeps for its backward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tape Tape { get; } = new();

    /// <summary>Called by generated code: the gradient of the loss that the backward pass begins with.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected float LossGradient => 1f / AccumulationSteps;

    /// <summary>Ends training; further steps throw <see cref="ObjectDisposedException"/>. All memory is managed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by generated code before a step computes anything: clears the gradients the loss accumulates, chooses the step's random numbers.</summary>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model has sparse tables, which the optimizer, with their group's present settings, does not take, or it has the parameters of <see cref="Ema"/>.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void BeginStep(int loss) => BeginStep(loss, clears: true);

    /// <summary>Begins a step, with gradients of zero or as they are.</summary>
    private protected void BeginStep(int loss, bool clears)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Ema?.RequireTraining();
        TrainedLoss trained = losses[loss];
        trained.RequireSparse();
        if (clears && (trained.MicroSteps == 0 || trained.Private is not null))
        {
            trained.Clear(Gradients);
        }

        isSkipped = false;
        Tape.Step = calls;
    }

    /// <summary>Called by generated code once the gradients are complete: changes the parameters the loss trains, or waits for further micro-batches.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="value">Its value.</param>
    /// <param name="assigned">The parts of the block of states that the step has assigned on the tape.</param>
    /// <returns>Whether states that the step has written become current: false if it is skipped.</returns>
    /// <exception cref="NonFiniteException">Something is not finite, and <see cref="WhenNonFinite"/> says to stop.</exception>
    /// <exception cref="InvalidOperationException">The step assigns states, and there is <see cref="Privacy"/>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool Update(int loss, float value, params ReadOnlySpan<ParameterRange> assigned)
    {
        TrainedLoss trained = losses[loss];
        if (trained.Private is not null && assigned.Length > 0)
        {
            throw new InvalidOperationException(
                $"A step assigns {NameOf(assigned[0].Start, isState: true)} what it has computed of examples, without noise, so that nothing is private: of normalisations GroupNorm and LayerNorm don't.");
        }

        if (WhenNonFinite != NonFiniteAction.Continue)
        {
            RequireFinite(trained, value);
            RequireFinite(trained, assigned);
        }

        calls++;
        if (isSkipped)
        {
            SkippedSteps++;
            return false;
        }

        trained.Private?.Add(trained, Gradients, LossGradient);
        if (++trained.MicroSteps < AccumulationSteps)
        {
            return true;
        }

        trained.MicroSteps = 0;

        // Streams of their own, apart from those of a model's first values.
        trained.Private?.Finish(trained, Gradients, LossGradient, new RandomStream(Seed, (int)(-1 - calls)));
        Changes++;
        trained.Update(parameters, Gradients, ClippedScale(trained), (float)(MaxGradValue ?? double.PositiveInfinity));
        if (WhenNonFinite != NonFiniteAction.Continue)
        {
            RequireFiniteParameters(trained);
        }

        Ema?.Update();
        return true;
    }

    /// <summary>How often parameters were changed since the trainer was made.</summary>
    internal long Changes { get; private set; }

    /// <summary>Called by generated code: what a step carries into the next one is finite, where that is asked for.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="carried">The new value of a state.</param>
    /// <param name="name">The state's name.</param>
    /// <exception cref="NonFiniteException">A value is not finite, and <see cref="WhenNonFinite"/> says to stop.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void RequireFinite(int loss, ReadOnlySpan<float> carried, string name)
    {
        int position = WhenNonFinite != NonFiniteAction.Continue ? Check.FirstNonFinite(carried) : -1;
        if (position >= 0)
        {
            StopOrSkip($"The state {name} after step {losses[loss].Steps + 1} has the value {carried[position]}; nothing was changed.");
        }
    }

    /// <summary>Ends training.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing) => disposed = true;

    /// <summary>What gradients are multiplied by.</summary>
    private float ClippedScale(TrainedLoss trained)
    {
        double scale = Optimizer.Maximize ? -1 : 1;
        if (MaxGradNorm is { } greatest)
        {
            GradNorm = trained.GradientNorm(Gradients);

            // As PyTorch has it, with NaN going on.
            double share = greatest / (GradNorm + 1e-6);
            scale *= share < 1 || double.IsNaN(share) ? share : 1;
        }

        return (float)scale;
    }

    private static void RequireStateNames(Optimizer optimizer)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in optimizer.StateNames)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"The optimizer remembers two things called {MessageText.Quote(name)}.", nameof(optimizer));
            }
        }

        if (names.Count > 3)
        {
            throw new ArgumentException($"The optimizer remembers {names.Count} things of each parameter; it can be at most three.", nameof(optimizer));
        }
    }

    private void StopOrSkip(string message)
    {
        // What has been accumulated so far may hold such numbers as well.
        foreach (TrainedLoss loss in losses)
        {
            loss.MicroSteps = 0;
            loss.Private?.Sum.Clear();
        }

        if (WhenNonFinite == NonFiniteAction.Stop)
        {
            throw new NonFiniteException(message);
        }

        isSkipped = true;
    }

    private void RequireFinite(TrainedLoss loss, float value)
    {
        if (!float.IsFinite(value))
        {
            StopOrSkip($"The loss of step {loss.Steps + 1} is {value}; nothing was changed.");
            return;
        }

        int position = loss.FirstNonFinite(Gradients);
        if (position >= 0)
        {
            StopOrSkip(
                $"The gradient of {NameOf(position, isState: false)} in step {loss.Steps + 1} has the value {Gradients.Values[position]} (the loss is {value}); nothing was changed.");
        }
    }

    private void RequireFinite(TrainedLoss loss, ReadOnlySpan<ParameterRange> assigned)
    {
        foreach (ParameterRange range in assigned)
        {
            int position = Check.FirstNonFinite(Tape.AssignedState.Slice(range.Start, range.Length));
            if (position >= 0)
            {
                position += range.Start;
                StopOrSkip($"Step {loss.Steps + 1} assigns the value {Tape.AssignedState[position]} to {NameOf(position, isState: true)}; nothing was changed.");
            }
        }
    }

    private void RequireFiniteParameters(TrainedLoss loss)
    {
        int position = loss.FirstNonFiniteParameter(parameters, Gradients);
        if (position >= 0)
        {
            throw new NonFiniteException(
                $"Step {loss.Steps} has given {NameOf(position, isState: false)} the value {parameters.Values[position]}: its gradient is {Gradients.Values[position]}; "
                + "is the learning rate too high? The parameters are changed; go back to a checkpoint.");
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
