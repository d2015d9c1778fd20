using ModelGen;
using ModelGen.Text;
using Samples;

namespace Word2Vec;

/// <summary>Trains word vectors, pass by pass over the corpus.</summary>
internal sealed class Training
{
    /// <summary>The loss of one who knows nothing: ln 2 for the true word and for each negative sample.</summary>
    public static readonly double GuessingLoss = WordVectors.Candidates * Math.Log(2);

    private readonly LossWatch watch = new(GuessingLoss);
    private readonly Settings settings;
    private readonly Word2VecReader reader;
    private readonly int[] centers;
    private readonly int[] contexts;
    private readonly int[] lengths;
    private readonly float[] shares;
    private readonly int[] candidates;

    /// <summary>Takes memory for a batch.</summary>
    public Training(Corpus corpus, Settings settings)
    {
        this.settings = settings;
        var options = new Word2VecOptions { Window = WordVectors.Window, Negatives = WordVectors.Candidates - 1, Seed = settings.Seed };
        reader = new Word2VecReader(corpus.Sentences, corpus.Vocabulary.Frequencies, options);
        centers = new int[settings.Batch];
        contexts = new int[settings.Batch * reader.ContextLength];
        lengths = new int[settings.Batch];
        shares = new float[settings.Batch];
        candidates = new int[settings.Batch * reader.CandidateCount];
    }

    /// <summary>Small random vectors as inputs, zeros as outputs, as in the authors' program; a layer on its own would start at lengths of about ten.</summary>
    public static WordVectors Initialize(int seed)
    {
        var net = new WordVectors(seed);
        float[] values = new float[WordVectors.Words * WordVectors.Width];
        net.Parameters.Find("output.weight").CopyFrom(values);
        var random = new Random(seed);
        for (int i = WordVectors.Width; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() - 0.5f) / WordVectors.Width;
        }

        net.Parameters.Find("input.weight").CopyFrom(values);
        return net;
    }

    /// <summary>Trains for as many passes as the settings say.</summary>
    /// <param name="net">The vectors; they change.</param>
    /// <param name="afterStep">Called after every step.</param>
    /// <param name="afterPass">Called after every pass with its number, the mean loss and the number of examples.</param>
    /// <exception cref="TrainingFailedException">The loss runs away.</exception>
    public void Run(WordVectors net, Action afterStep, Action<int, double, long> afterPass)
    {
        using var trainer = net.CreateTrainer(new Adam(settings.LearningRate), settings.Batch);
        for (int pass = 1; pass <= settings.Passes; pass++)
        {
            long examples = 0;
            for (int count = Read(); count > 0; count = Read())
            {
                watch.Add(Step(trainer, count), count);
                examples += count;
                afterStep();
            }

            afterPass(pass, watch.Finish(), examples);
        }
    }

    private int Read() => settings.Model == Architecture.SkipGram
        ? reader.ReadSkipGrams(centers, candidates)
        : reader.ReadContinuousBags(contexts, lengths, candidates);

    private float Step(WordVectors.Trainer trainer, int count)
    {
        ReadOnlySpan<int> scored = candidates.AsSpan(0, count * reader.CandidateCount);
        if (settings.Model == Architecture.SkipGram)
        {
            return trainer.StepSkipGram(centers.AsSpan(0, count), scored, count);
        }

        for (int i = 0; i < count; i++)
        {
            shares[i] = 1f / lengths[i];
        }

        return trainer.StepContinuousBag(contexts.AsSpan(0, count * reader.ContextLength), shares.AsSpan(0, count), scored, count);
    }
}
