namespace ModelGen.Runtime;

/// <summary>Where training stands in the data.</summary>
internal sealed class FitPosition
{
    /// <summary>What <see cref="Steps"/> are called in a trainer's state.</summary>
    internal const string StepsKey = "fit.steps";

    /// <summary>The pass, from 0.</summary>
    internal int Epoch { get; set; }

    /// <summary>The batches of the pass so far.</summary>
    internal int Batch { get; set; }

    /// <summary>The batches of all passes, of all runs.</summary>
    internal long Steps { get; set; }

    /// <summary>The examples of the pass that have a finite loss or are not skipped.</summary>
    internal long Examples { get; set; }

    /// <summary>The sum of their losses.</summary>
    internal double LossSum { get; set; }

    internal double MeanLoss => Examples == 0 ? double.NaN : LossSum / Examples;

    internal void BeginEpoch(int epoch) => (Epoch, Batch, Examples, LossSum) = (epoch, 0, 0, 0);
}
