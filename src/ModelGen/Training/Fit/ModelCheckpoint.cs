using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Saves checkpoints while training goes on, and deletes those that are not needed any more: the last ones stay, and the best ones (PyTorch Lightning's <c>ModelCheckpoint</c>). Training goes
/// on with <c>if (ModelCheckpoint.Latest(directory) is { } path) trainer.LoadCheckpoint(path);</c> before <see cref="TrainerBase.Fit"/>.
/// </summary>
public sealed class ModelCheckpoint : TrainingCallback
{
    private const string Prefix = "step-", Suffix = ".checkpoint", Value = "checkpoint.value";

    private const int Digits = 10;

    private readonly string directory;
    private readonly string? monitor;
    private readonly MetricMode? givenMode;
    private readonly List<(string Path, double Value)> saved = [];
    private MetricMode mode;
    private double? waiting;

    /// <summary>A callback.</summary>
    /// <param name="directory">The folder of the files <c>step-0000001200.checkpoint</c>; it is made.</param>
    /// <param name="monitor">The number that says which ones are best; by default <c>val_loss</c>, and without a validation that has a loss, none is best.</param>
    /// <param name="mode">Which values are better; what the metric says if left out, of a loss small ones.</param>
    public ModelCheckpoint(string directory, string? monitor = null, MetricMode? mode = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (monitor is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(monitor);
        }

        (this.directory, this.monitor, givenMode) = (directory, monitor, mode);
    }

    /// <summary>After how many passes one is saved; 0 for none.</summary>
    public int EveryEpochs { get; init => field = RequireCount(value, nameof(EveryEpochs)); } = 1;

    /// <summary>After how many steps one is saved as well; 0 for none. Where a checkpoint can't hold the gradients of micro-batches, those of sparse tables, it is saved after the step that they make.</summary>
    public int EverySteps { get; init => field = RequireCount(value, nameof(EverySteps)); }

    /// <summary>How many of the last ones stay, at least 1.</summary>
    public int KeepLast { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(KeepLast), value, "At least one must stay."); } = 1;

    /// <summary>How many of the best ones stay as well.</summary>
    public int KeepBest { get; init => field = RequireCount(value, nameof(KeepBest)); } = 1;

    /// <summary>The best checkpoint so far; null where none has a value.</summary>
    public string? BestPath => Ranked() is [var best, ..] ? best.Path : null;

    /// <summary>The checkpoint of a folder with the most steps; null if there is none.</summary>
    /// <param name="directory">The folder; it need not exist.</param>
    public static string? Latest(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string[] files = Files(directory);
        return files.Length > 0 ? files[^1] : null;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No pass gives the number, or the folder has checkpoints of later steps than the trainer's.</exception>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public override void OnFitStart(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (monitor is not null)
        {
            context.Options.RequireName(monitor);
        }

        mode = givenMode ?? context.Options.ModeOf(monitor ?? "val_loss");
        Directory.CreateDirectory(directory);
        saved.Clear();
        waiting = null;
        long steps = context.Trainer.Position.Steps;
        foreach (string path in Files(directory))
        {
            if (CheckpointFile.ReadNumbers(path, FitPosition.StepsKey, Value) is not { } found)
            {
                continue;
            }

            if (found.Number > steps)
            {
                throw new InvalidOperationException(
                    $"{path} is a checkpoint after {found.Number:0} steps; this training has made {steps}. Load it to go on from there (ModelCheckpoint.Latest), choose another folder, or delete it.");
            }

            saved.Add((path, found.Own));
        }
    }

    /// <inheritdoc/>
    public override void OnStepEnd(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long steps = context.Trainer.Position.Steps;
        if (waiting is { } value && context.Trainer.CanSaveCheckpoint)
        {
            Save(context.Trainer, value);
        }
        else if (EverySteps > 0 && steps % EverySteps == 0)
        {
            Save(context.Trainer, double.NaN);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (EveryEpochs > 0 && (context.Epoch + 1) % EveryEpochs == 0)
        {
            MetricValues values = context.Result!.Values;
            string name = monitor ?? "val_loss";
            Save(context.Trainer, values.Contains(name) ? values[name] : double.NaN);
        }
    }

    private static int RequireCount(int value, string name) => value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must not be negative.");

    /// <summary>In the order of their steps.</summary>
    private static string[] Files(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        // What is called otherwise is somebody else's.
        string[] files = Array.FindAll(
            Directory.GetFiles(directory, Prefix + "*" + Suffix),
            file => Path.GetFileName(file.AsSpan())[Prefix.Length..^Suffix.Length] is { Length: Digits } number && !number.ContainsAnyExceptInRange('0', '9'));
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private void Save(TrainerBase trainer, double value)
    {
        waiting = trainer.CanSaveCheckpoint ? null : value;
        if (waiting is not null)
        {
            return;
        }

        string path = Path.Combine(directory, Prefix + trainer.Position.Steps.ToString("D" + Digits, CultureInfo.InvariantCulture) + Suffix);
        trainer.Progress[Value] = value;
        trainer.SaveCheckpoint(path);
        saved.RemoveAll(s => s.Path == path);
        saved.Add((path, value));
        Prune();
    }

    /// <summary>The ones with a value, best first.</summary>
    private List<(string Path, double Value)> Ranked()
    {
        List<(string Path, double Value)> ranked = saved.FindAll(s => !double.IsNaN(s.Value));
        ranked.Sort((left, right) => mode == MetricMode.Min ? left.Value.CompareTo(right.Value) : right.Value.CompareTo(left.Value));
        return ranked;
    }

    private void Prune()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        for (int i = Math.Max(0, saved.Count - KeepLast); i < saved.Count; i++)
        {
            kept.Add(saved[i].Path);
        }

        List<(string Path, double Value)> ranked = Ranked();
        for (int i = 0; i < Math.Min(KeepBest, ranked.Count); i++)
        {
            kept.Add(ranked[i].Path);
        }

        foreach ((string path, _) in saved)
        {
            if (!kept.Contains(path))
            {
                File.Delete(path);
            }
        }

        saved.RemoveAll(s => !kept.Contains(s.Path));
    }
}
