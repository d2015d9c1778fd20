using System.Globalization;

namespace Samples;

/// <summary>Adds up the losses of an epoch, and stops a training that runs away.</summary>
/// <param name="guessing">The loss of one who knows nothing and says so: ln 10 for ten classes.</param>
internal sealed class LossWatch(double guessing)
{
    /// <summary>Steps that a training has to come down from a bad start.</summary>
    private const int Patience = 100;

    /// <summary>A mean loss of so many times that of guessing is not learning.</summary>
    private const double Absurd = 10;

    private double sum;
    private long examples;
    private int steps;

    /// <summary>Takes the loss of a step.</summary>
    /// <param name="loss">The mean over its examples.</param>
    /// <param name="count">Its examples.</param>
    /// <exception cref="TrainingFailedException">It is no finite number, or the mean of many steps is absurd.</exception>
    public void Add(float loss, int count)
    {
        steps++;
        sum += count * (double)loss;
        examples += count;
        if (!double.IsFinite(sum))
        {
            throw Diverged(loss);
        }

        if (steps % Patience == 0)
        {
            RequireSensible();
        }
    }

    /// <summary>Ends the epoch.</summary>
    /// <returns>Its mean loss.</returns>
    /// <exception cref="TrainingFailedException">It is absurd.</exception>
    public double Finish()
    {
        RequireSensible();
        double mean = sum / examples;
        (sum, examples, steps) = (0, 0, 0);
        return mean;
    }

    private void RequireSensible()
    {
        if (sum / examples > Absurd * guessing)
        {
            throw Diverged(sum / examples);
        }
    }

    private TrainingFailedException Diverged(double loss) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The training diverges: the loss is {loss:G3}, and guessing has {guessing:0.00}. Take a smaller --lr. Nothing was saved."));
}
