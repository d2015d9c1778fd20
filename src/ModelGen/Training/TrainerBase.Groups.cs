using ModelGen.Runtime;

namespace ModelGen;

/// <content>Groups of parameters, their rates, and the schedule of these.</content>
public abstract partial class TrainerBase
{
    private TrainedSchedule? schedule;

    /// <summary>Parameters that are changed with the same settings; the optimizer's <see cref="Optimizer.Rules"/> make them.</summary>
    public IReadOnlyList<ParameterGroup> Groups => groups.All;

    /// <summary>The learning rate of the first group; setting it sets that of all groups.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Lr
    {
        get => Groups.Count > 0 ? Groups[0].Lr : Optimizer.Lr;
        set
        {
            foreach (ParameterGroup group in Groups)
            {
                group.Lr = value;
            }
        }
    }

    /// <summary>
    /// How rates change; null for not at all. Setting it begins the schedule: rates become those of its step 0, beginning with what they are if there was no schedule before, else with
    /// <see cref="ParameterGroup.InitialLr"/>.
    /// </summary>
    public LRScheduler? Schedule
    {
        get => schedule?.Scheduler;
        set
        {
            if (schedule is null)
            {
                foreach (ParameterGroup group in Groups)
                {
                    group.InitialLr = group.Lr;
                }
            }

            schedule = value is null ? null : new TrainedSchedule(value, Groups);
        }
    }

    /// <summary>Goes on to the next step of the <see cref="Schedule"/>, as PyTorch's <c>scheduler.step()</c>: after each step or each epoch, as it is meant.</summary>
    /// <param name="metric">What a schedule such as <see cref="ReduceLROnPlateau"/> looks at.</param>
    /// <exception cref="InvalidOperationException">There is no schedule, or it has ended.</exception>
    /// <exception cref="ArgumentException">The schedule needs a metric.</exception>
    public void StepSchedule(double? metric = null)
    {
        TrainedSchedule current = schedule ?? throw new InvalidOperationException("The trainer has no schedule: set its Schedule first.");
        if (metric is null && current.Scheduler.TakesMetric)
        {
            throw new ArgumentException($"{current.Scheduler.Name} needs a metric: trainer.StepSchedule(validationLoss).", nameof(metric));
        }

        current.Step(metric ?? double.NaN);
    }

    /// <summary>Leaves parameters as they are from now on (PyTorch's <c>requires_grad_(False)</c>); gradients are computed all the same.</summary>
    /// <param name="pattern">A name in which <c>*</c> stands for any characters: <c>encoder.*</c>.</param>
    /// <exception cref="ArgumentException">No parameter has such a name.</exception>
    public void Freeze(string pattern) => SetFrozen(pattern, isFrozen: true);

    /// <summary>Changes parameters again from now on; what the optimizer remembers of them, and their number of steps, is what it was.</summary>
    /// <inheritdoc cref="Freeze"/>
    public void Unfreeze(string pattern) => SetFrozen(pattern, isFrozen: false);

    /// <summary>Whether a parameter is left as it is.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">No loss trains a parameter of that name.</exception>
    public bool IsFrozen(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (TrainedLoss loss in losses)
        {
            foreach (TensorMemory tensor in loss.Tensors)
            {
                if (tensor.Parameter.Name == name)
                {
                    return tensor.IsFrozen;
                }
            }
        }

        ParameterGroups.ThrowPattern(name, parameters);
        return false;
    }

    private void SetFrozen(string pattern, bool isFrozen)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        bool found = false;
        foreach (TrainedLoss loss in losses)
        {
            foreach (TensorMemory tensor in loss.Tensors)
            {
                if (NamePattern.Matches(pattern, tensor.Parameter.Name))
                {
                    tensor.IsFrozen = isFrozen;
                    found = true;
                }
            }

            loss.Arrange();
        }

        if (!found)
        {
            ParameterGroups.ThrowPattern(pattern, parameters);
        }
    }
}
