namespace ModelGen;

/// <summary>
/// How good a model is on some data: <c>new Evaluation(test, net.Loss) { Predict = net.Logits, Metrics = [new Accuracy()] }</c>. Nothing is trained: dropout keeps everything and no state is
/// assigned.
/// </summary>
public sealed class Evaluation
{
    private readonly DataLoader data;
    private readonly Func<Batch, float>? loss;

    /// <summary>Describes an evaluation.</summary>
    /// <param name="data">What to evaluate on.</param>
    /// <param name="loss">The loss of a batch, a mean over its examples; null for metrics alone.</param>
    public Evaluation(DataLoader data, Func<Batch, float>? loss = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (this.data, this.loss) = (data, loss);
    }

    /// <summary>What <see cref="Metrics"/> look at.</summary>
    public Predictor? Predict { get; init; }

    /// <summary>The tensor of a batch that has what is true.</summary>
    public string Target { get; init; } = "label";

    /// <summary>What is measured; they are reset before, and keep what they have gathered.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What <see cref="Run"/> gives, by name.</summary>
    internal IEnumerable<string> Names
    {
        get
        {
            if (loss is not null)
            {
                yield return "loss";
            }

            foreach (Metric metric in Metrics)
            {
                yield return metric.Name;
            }
        }
    }

    /// <summary>Which values of a metric are better; of a loss small ones.</summary>
    internal MetricMode ModeOf(string name)
    {
        foreach (Metric metric in Metrics)
        {
            if (metric.Name == name)
            {
                return metric.Mode;
            }
        }

        return MetricMode.Min;
    }

    /// <summary>Goes over the data once.</summary>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns><c>loss</c>, the mean over all examples, and each metric by its name.</returns>
    /// <exception cref="InvalidOperationException">There are metrics, but no <see cref="Predict"/>; two are called the same; or there are no examples.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MetricValues Run(CancellationToken cancellation = default)
    {
        Require();
        foreach (Metric metric in Metrics)
        {
            metric.Reset();
        }

        (double sum, long examples) = (0, 0);
        foreach (Batch batch in data.Batches())
        {
            cancellation.ThrowIfCancellationRequested();
            sum += loss is null ? 0 : (double)loss(batch) * batch.Count;
            examples += batch.Count;
            if (Metrics.Count > 0)
            {
                ReadOnlySpan<float> predictions = Predict!(batch);
                BatchColumn target = batch.Contains(Target)
                    ? batch.Get(Target)
                    : throw new InvalidOperationException($"The batch has no {MessageText.Quote(Target)}, which metrics look at: set Target = \"...\". It has: {batch}.");
                foreach (Metric metric in Metrics)
                {
                    metric.Update(predictions, target);
                }
            }
        }

        if (examples == 0)
        {
            throw new InvalidOperationException("There are no examples to evaluate.");
        }

        var values = new MetricValues();
        if (loss is not null)
        {
            values.Add("loss", sum / examples);
        }

        foreach (Metric metric in Metrics)
        {
            values.Add(metric.Name, metric.Value);
        }

        return values;
    }

    /// <summary>Throws unless there is what metrics need, and names that tell them apart.</summary>
    /// <exception cref="InvalidOperationException">There isn't; the message says what to do.</exception>
    internal void Require()
    {
        if (data.ExampleCount == 0)
        {
            throw new InvalidOperationException("There are no examples to evaluate.");
        }

        if (Metrics.Count > 0 && Predict is null)
        {
            throw new InvalidOperationException("There are metrics to be computed, but nothing predicts: set Predict = net.Logits, or what the forward method is called.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in Names)
        {
            if (!names.Add(name))
            {
                throw new InvalidOperationException($"Two results of the evaluation are called {MessageText.Quote(name)}: give one metric another name, such as {{ Name = \"{MessageText.Name(name)}_2\" }}.");
            }
        }
    }
}
