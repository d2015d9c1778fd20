using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <content>What a trainer keeps from step to step, as a list and as a file.</content>
public abstract partial class TrainerBase
{
    private readonly List<(string Name, TrainingState State)> carriedStates = [];

    /// <summary>Numbers of the program's own that checkpoints keep as well, such as the epoch and the position in the data.</summary>
    public IDictionary<string, double> Progress { get; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Lists all that is kept from step to step, but for <see cref="Progress"/>.</summary>
    public TrainerState GetState()
    {
        var state = new TrainerState();
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            state.Add(new TrainerTensor("model." + entry.Name, entry.Shape, () => parameters.Block(entry), entry));
        }

        state.Add("seed", () => Tape.Seed, value => Tape.Seed = (int)value);
        state.AddCount("calls", () => calls, value => calls = (long)value);
        state.AddCount("skipped_steps", () => SkippedSteps, value => SkippedSteps = (long)value);
        foreach (TrainedLoss loss in losses)
        {
            AddTo(state, loss);
        }

        for (int i = 0; i < Groups.Count; i++)
        {
            AddTo(state, Groups[i], $"groups.{i}.");
        }

        schedule?.AddTo(state);
        if (Privacy is { } privacy)
        {
            state.AddConstant("privacy.noise_multiplier", privacy.NoiseMultiplier);
            state.AddConstant("privacy.max_grad_norm", privacy.MaxGradNorm);
            state.AddConstant("privacy.sample_rate", privacy.SampleRate);
        }

        foreach ((string name, TrainingState carried) in carriedStates)
        {
            AddTo(state, carried, $"carried.{name}.");
        }

        if (Ema is { } ema)
        {
            foreach (ParameterEntry entry in parameters.Layout.Entries)
            {
                state.Add(new TrainerTensor("ema." + entry.Name, entry.Shape, () => ema.Average.Block(entry), entry));
            }
        }

        foreach (ParameterEntry entry in best is null ? [] : parameters.Layout.Entries)
        {
            state.Add(new TrainerTensor("best." + entry.Name, entry.Shape, () => best!.Block(entry), entry));
        }

        state.AddCount("fit.epoch", () => Position.Epoch, value => Position.Epoch = (int)value, int.MaxValue - 1);
        state.AddCount("fit.batch", () => Position.Batch, value => Position.Batch = (int)value, int.MaxValue - 1);
        state.AddCount(FitPosition.StepsKey, () => Position.Steps, value => Position.Steps = (long)value);
        state.AddCount("fit.examples", () => Position.Examples, value => Position.Examples = (long)value);
        state.Add("fit.loss_sum", () => Position.LossSum, value => Position.LossSum = value);
        return state;
    }

    /// <summary>
    /// Saves all that is kept from step to step, and the model with it, as one safetensors file, which appears whole or not at all. A trainer of the same model, optimizer, schedule and
    /// capacities that loads it goes on with the same bits.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; a file already there is as it was.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model has the parameters of <see cref="Ema"/>, or sparse tables while micro-batches wait for the step that they make.
    /// </exception>
    public void SaveCheckpoint(string path)
    {
        using (Guard.Enter())
        {
            Ema?.RequireTraining();
            if (!CanSaveCheckpoint)
            {
                throw new InvalidOperationException("The model has sparse tables, whose gradients no checkpoint holds: save when a step of all its micro-batches has been made.");
            }

            CheckpointFile.Save(GetState(), Progress, Optimizer.Name, path);
        }
    }

    /// <summary>Whether no micro-batches wait whose gradients no checkpoint holds.</summary>
    internal bool CanSaveCheckpoint => !parameters.Layout.HasSparse || !Array.Exists(losses, l => l.MicroSteps > 0);

    /// <summary>Loads what <see cref="SaveCheckpoint"/> has saved. Either everything is replaced or, when anything does not fit, nothing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightMismatchException">It is of another model, optimizer, schedule or capacity; all differences are listed.</exception>
    /// <exception cref="InvalidDataException">It is no valid checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadCheckpoint(string path)
    {
        using (Guard.Enter())
        {
            Ema?.RequireTraining();
            ReadOnlySpan<ParameterEntry> entries = parameters.Layout.Entries;
            ParameterSet? before = best;
            best = !entries.IsEmpty && CheckpointFile.HasTensor(path, "best." + entries[0].Name) ? new ParameterSet(parameters.Layout) : null;
            try
            {
                CheckpointFile.Load(GetState(), Progress, Optimizer.Name, path);
            }
            catch
            {
                best = before;
                throw;
            }

            foreach (TrainedLoss loss in losses)
            {
                loss.Arrange();
            }
        }
    }

    /// <summary>Called by generated code: a state that is carried from step to step.</summary>
    /// <param name="name">The loss.</param>
    /// <param name="state">Its memory.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Carry(string name, TrainingState state) => carriedStates.Add((name, state));

    private void AddTo(TrainerState state, TrainedLoss loss)
    {
        string prefix = $"optimizer.{loss.Name}.";
        state.AddCount(prefix + "steps", () => loss.Steps, value => loss.Steps = (long)value);
        state.AddCount(prefix + "micro_steps", () => loss.MicroSteps, value => loss.MicroSteps = (int)value, AccumulationSteps - 1);
        foreach (TensorMemory tensor in loss.Tensors)
        {
            string name = tensor.Parameter.Name;
            state.AddCount($"{prefix}step.{name}", () => tensor.Steps, value => tensor.Steps = (long)value);
            state.AddCount($"{prefix}frozen.{name}", () => tensor.IsFrozen ? 1 : 0, value => tensor.IsFrozen = value != 0, most: 1);
            for (int i = 0; i < tensor.Numbers.Length; i++)
            {
                int index = i;
                state.Add($"{prefix}{Optimizer.NumberNames[i]}.{name}", () => tensor.Numbers[index], value => tensor.Numbers[index] = value);
            }

            for (int i = 0; i < tensor.Shapes.Length; i++)
            {
                int index = i;
                if (tensor.Shapes[i] is { } shape)
                {
                    state.Add(new TrainerTensor(
                        $"{prefix}{Optimizer.StateNames[i]}.{name}", shape, () => loss.State(index, tensor), tensor.IsLikeParameter(i) ? tensor.Entry : null));
                }
            }

            if (AccumulationSteps > 1 && !tensor.Entry.IsSparse)
            {
                state.Add(new TrainerTensor($"gradients.{loss.Name}.{name}", tensor.Entry.Shape, () => (loss.Private?.Sum ?? Gradients).Block(tensor.Entry), tensor.Entry));
            }
        }
    }

    private static void AddTo(TrainerState state, ParameterGroup group, string prefix)
    {
        state.AddSetting(prefix + "lr", () => group.Lr, value => group.Lr = value);
        state.AddSetting(prefix + "initial_lr", () => group.InitialLr, value => group.InitialLr = value);
        state.AddSetting(prefix + "weight_decay", () => group.WeightDecay, value => group.WeightDecay = value);
        state.AddSetting(prefix + "momentum", () => group.Momentum, value => group.Momentum = value);
    }

    private static void AddTo(TrainerState state, TrainingState carried, string prefix)
    {
        for (int i = 0; i < carried.NumberCount; i++)
        {
            int index = i;
            state.AddCount($"{prefix}size.{index}", () => carried[index], value => carried[index] = value, int.MaxValue);
        }

        for (int i = 0; i < carried.Count; i++)
        {
            int index = i;
            state.Add(new TrainerTensor($"{prefix}{index}", new Shape([carried.Memory(index).Length]), () => carried.Memory(index)));
        }
    }
}
