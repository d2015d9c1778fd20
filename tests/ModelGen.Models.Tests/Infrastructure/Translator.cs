using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>A model that translates sequences of tokens; all of them have the same methods, and the decoder goes on with as many rows as the encoder was given.</summary>
internal sealed class Translator
{
    public const int Vocabulary = 9;
    public const int Begin = 1;
    public const int End = 2;

    public required ParameterSet Parameters { get; init; }

    /// <summary>The logits with teacher forcing, [batch, steps, vocabulary].</summary>
    public required Action<Sentences, float[]> WriteLogits { get; init; }

    /// <summary>The loss, evaluated.</summary>
    public required Func<Sentences, float> Loss { get; init; }

    public required Func<Sentences, Tape, float> LossForward { get; init; }

    /// <summary>Adds to gradients, given that of the loss.</summary>
    public required Action<Sentences, float, GradientSet?, Tape> LossBackward { get; init; }

    /// <summary>Makes a trainer for sentences like these.</summary>
    public required Func<Optimizer, Sentences, TrainerBase> CreateTrainer { get; init; }

    /// <summary>A step of such a trainer.</summary>
    public required Func<TrainerBase, Sentences, float> Train { get; init; }

    /// <summary>Encodes tokens [batch, time] of these lengths [batch]; the decoder begins.</summary>
    public required Action<int[], int[]> Read { get; init; }

    /// <summary>One step of the decoder: tokens [batch] → logits [batch, vocabulary].</summary>
    public required Step Next { get; init; }

    /// <summary>Moves rows of the decoder's state.</summary>
    public required Selection Select { get; init; }

    public static Translator Create(string form, int seed) => form switch
    {
        "additive" => Of(new BahdanauTranslator(seed)),
        "general" => Of(new LuongTranslator(seed)),
        "dot" => Of(new DotTranslator(seed)),
        "relative" => Of(new RelativeTranslator(seed)),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    /// <summary>The logits with teacher forcing, [batch, steps, vocabulary].</summary>
    public float[] Logits(Sentences data)
    {
        float[] logits = new float[data.Before.Length * Vocabulary];
        WriteLogits(data, logits);
        return logits;
    }

    private static Translator Of(BahdanauTranslator net)
    {
        float[] states = [], keys = [];
        int[] lengths = [];
        BahdanauTranslator.NextSession session = net.CreateNextSession(0);
        return new()
        {
            Parameters = net.Parameters,
            WriteLogits = (d, y) => net.Logits(d.Tokens, d.Lengths, d.Before, y, d.Batch, d.Time, d.Steps),
            Loss = d => net.Loss(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            LossForward = (d, tape) => net.LossForward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, tape, d.Batch, d.Time, d.Steps),
            LossBackward = (d, dy, g, tape) => net.LossBackward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, dy, g, tape, d.Batch, d.Time, d.Steps),
            CreateTrainer = (optimizer, l) => net.CreateTrainer(optimizer, l.Batch, l.Time, l.Steps),
            Train = (trainer, d) => ((BahdanauTranslator.Trainer)trainer).Step(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            Read = (tokens, given) =>
            {
                (lengths, session) = (given, net.CreateNextSession(given.Length));
                (states, keys) = (new float[tokens.Length * 2 * BahdanauTranslator.Hidden], new float[tokens.Length * BahdanauTranslator.Hidden]);
                net.Encode(tokens, lengths, states, keys, session.H, lengths.Length, tokens.Length / lengths.Length);
            },
            Next = (tokens, logits) => session.Next(tokens, states, keys, lengths, logits, keys.Length / lengths.Length / BahdanauTranslator.Hidden),
            Select = rows => session.SelectBatch(rows),
        };
    }

    private static Translator Of(LuongTranslator net)
    {
        float[] states = [];
        int[] lengths = [];
        LuongTranslator.NextSession session = net.CreateNextSession(0);
        return new()
        {
            Parameters = net.Parameters,
            WriteLogits = (d, y) => net.Logits(d.Tokens, d.Lengths, d.Before, y, d.Batch, d.Time, d.Steps),
            Loss = d => net.Loss(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            LossForward = (d, tape) => net.LossForward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, tape, d.Batch, d.Time, d.Steps),
            LossBackward = (d, dy, g, tape) => net.LossBackward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, dy, g, tape, d.Batch, d.Time, d.Steps),
            CreateTrainer = (optimizer, l) => net.CreateTrainer(optimizer, l.Batch, l.Time, l.Steps),
            Train = (trainer, d) => ((LuongTranslator.Trainer)trainer).Step(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            Read = (tokens, given) =>
            {
                (lengths, session) = (given, net.CreateNextSession(given.Length));
                states = new float[tokens.Length * LuongTranslator.Hidden];
                net.Encode(tokens, lengths, states, session.H, session.C, lengths.Length, tokens.Length / lengths.Length);
            },
            Next = (tokens, logits) => session.Next(tokens, states, lengths, logits, states.Length / lengths.Length / LuongTranslator.Hidden),
            Select = rows => session.SelectBatch(rows),
        };
    }

    private static Translator Of(DotTranslator net)
    {
        float[] states = [];
        int[] lengths = [];
        DotTranslator.NextSession session = net.CreateNextSession(0);
        return new()
        {
            Parameters = net.Parameters,
            WriteLogits = (d, y) => net.Logits(d.Tokens, d.Lengths, d.Before, y, d.Batch, d.Time, d.Steps),
            Loss = d => net.Loss(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            LossForward = (d, tape) => net.LossForward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, tape, d.Batch, d.Time, d.Steps),
            LossBackward = (d, dy, g, tape) => net.LossBackward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, dy, g, tape, d.Batch, d.Time, d.Steps),
            CreateTrainer = (optimizer, l) => net.CreateTrainer(optimizer, l.Batch, l.Time, l.Steps),
            Train = (trainer, d) => ((DotTranslator.Trainer)trainer).Step(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            Read = (tokens, given) =>
            {
                (lengths, session) = (given, net.CreateNextSession(given.Length));
                states = new float[tokens.Length * DotTranslator.Hidden];
                net.Encode(tokens, lengths, states, session.H, lengths.Length, tokens.Length / lengths.Length);
            },
            Next = (tokens, logits) => session.Next(tokens, states, lengths, logits, states.Length / lengths.Length / DotTranslator.Hidden),
            Select = rows => session.SelectBatch(rows),
        };
    }

    private static Translator Of(RelativeTranslator net)
    {
        const int room = 64;
        float[] keys = [], values = [];
        int[] lengths = [];
        RelativeTranslator.Session session = net.CreateSession(0, room);
        return new()
        {
            Parameters = net.Parameters,
            WriteLogits = (d, y) => net.Logits(d.Tokens, d.Lengths, d.Before, y, d.Batch, d.Time, d.Steps),
            Loss = d => net.Loss(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            LossForward = (d, tape) => net.LossForward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, tape, d.Batch, d.Time, d.Steps),
            LossBackward = (d, dy, g, tape) => net.LossBackward(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, dy, g, tape, d.Batch, d.Time, d.Steps),
            CreateTrainer = (optimizer, l) => net.CreateTrainer(optimizer, l.Batch, l.Time, l.Steps),
            Train = (trainer, d) => ((RelativeTranslator.Trainer)trainer).Step(d.Tokens, d.Lengths, d.Before, d.After, d.AfterLengths, d.Batch, d.Time, d.Steps),
            Read = (tokens, given) =>
            {
                (lengths, session) = (given, net.CreateSession(given.Length, room));
                keys = new float[RelativeTranslator.Depth * tokens.Length * RelativeTranslator.Width];
                values = new float[keys.Length];
                net.Encode(tokens, lengths, keys, values, lengths.Length, tokens.Length / lengths.Length);
            },
            Next = (tokens, logits) =>
            {
                // A search that goes on for longer begins again.
                if (lengths.Length > 0 && session.Lengths[0] == room)
                {
                    session.Reset();
                }

                session.Next(tokens, keys, values, lengths, logits, steps: 1, time: keys.Length / RelativeTranslator.Depth / lengths.Length / RelativeTranslator.Width);
            },
            Select = rows => session.SelectBatch(rows),
        };
    }

    /// <summary>A step of a decoder.</summary>
    internal delegate void Step(ReadOnlySpan<int> tokens, float[] logits);

    /// <summary>A choice of rows.</summary>
    internal delegate void Selection(ReadOnlySpan<int> rows);
}
