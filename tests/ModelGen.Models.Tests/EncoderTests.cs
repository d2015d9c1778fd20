using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Transformers that read images and texts: against PyTorch (make_encoders.py), and what they learn.</summary>
public sealed class EncoderTests
{
    private const int Batch = 3;
    private const int Time = 7;

    [Fact]
    public void Images_in_patches()
    {
        using SafetensorsReader golden = Golden.Open("encoders.safetensors");
        var net = new VisionTransformer(seed: 1);
        Start(net.Parameters);
        float[] image = Golden.Signed(32000, Batch * 3 * 144), logits = new float[Batch * VisionTransformer.Classes], dx = new float[image.Length];
        int[] label = Golden.Indices(32001, Batch, VisionTransformer.Classes);
        net.Logits(image, logits, Batch);
        Golden.Close(golden.Floats("vit/logits"), logits, "logits");
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("vit/loss"), [net.LossForward(image, label, tape, Batch)], "loss");
        net.LossBackward(image, label, 1, dx, gradients, tape, Batch);
        Golden.CloseGradient(golden.Floats("vit/grad/image"), dx, "image");
        Compare(golden, "vit/grad", gradients);

        using VisionTransformer.Trainer trainer = net.CreateTrainer(new AdamW(1e-3, eps: 1e-4), Batch);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step(image, label, Batch);
        }

        foreach (NamedTensor parameter in net.Parameters)
        {
            Golden.Close(golden.Floats($"vit/after/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }

        Allocations.None(() => trainer.Step(image, label, Batch), 100);
    }

    [Fact]
    public void Words_of_texts_of_different_lengths()
    {
        using SafetensorsReader golden = Golden.Open("encoders.safetensors");
        var net = new MaskedWords(seed: 1);
        Start(net.Parameters);
        int[] token = Golden.Indices(32010, Batch * Time, MaskedWords.Vocabulary), segment = Golden.Indices(32011, Batch * Time, 2), length = [7, 4, 1];
        int[] target = [.. Golden.Indices(32012, Batch * Time, 4).Zip(token, (drawn, word) => drawn == 0 ? word : MaskedWords.Ignored)];
        int[] label = Golden.Indices(32013, Batch, 2);
        float[] words = new float[Batch * Time * MaskedWords.Vocabulary], classes = new float[Batch * 2];
        net.Words(token, segment, length, words, Batch, Time);
        Golden.Close(golden.Floats("bert/words"), words, "words");
        net.Classes(token, segment, length, classes, Batch, Time);
        Golden.Close(golden.Floats("bert/classes"), classes, "classes");

        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        Golden.Close(golden.Floats("bert/word_loss"), [net.WordLossForward(token, segment, length, target, tape, Batch, Time)], "loss of words");
        net.WordLossBackward(token, segment, length, target, 1, gradients, tape, Batch, Time);
        Compare(golden, "bert/word_grad", gradients);
        Golden.Close(golden.Floats("bert/class_loss"), [net.ClassLoss(token, segment, length, label, Batch, Time)], "loss of classes");
    }

    /// <summary>Texts in which a word is that before it and one more: one that was taken out is guessed from its neighbours; then, from few examples, whether a text begins with an even word.</summary>
    [Fact]
    public void Words_that_were_taken_out_are_guessed_and_help_to_judge_texts()
    {
        const int batch = 32, mask = 1, words = MaskedWords.Vocabulary - 2;
        var net = new MaskedWords(seed: 1);
        using MaskedWords.Trainer trainer = net.CreateTrainer(new AdamW(3e-3), batch, Time);
        trainer.Schedule = new LinearLR(startFactor: 0.1, totalIters: 50);
        int[] segment = new int[batch * Time];
        float loss = 0;
        for (uint step = 0; step < 500; step++)
        {
            (int[] token, int[] length, int[] target) = Draw(40_000 + (3 * step));
            loss = trainer.StepWordLoss(token, segment, length, target, batch, Time);
            trainer.StepSchedule();
        }

        Assert.InRange(loss, 0, 0.5f);

        static (int[] Token, int[] Length, int[] Target) Draw(uint stream)
        {
            int[] first = Golden.Indices(stream, batch, words), length = Array.ConvertAll(Golden.Indices(stream + 1, batch, Time - 2), l => l + 3);
            int[] drawn = Golden.Indices(stream + 2, batch, 1000), token = new int[batch * Time], target = new int[batch * Time];
            Array.Fill(target, MaskedWords.Ignored);
            for (int b = 0; b < batch; b++)
            {
                for (int t = 0; t < length[b]; t++)
                {
                    token[(b * Time) + t] = 2 + ((first[b] + t) % words);
                }

                int place = (b * Time) + (drawn[b] % length[b]);
                (target[place], token[place]) = (token[place], mask);
            }

            return (token, length, target);
        }
    }

    /// <summary>Sets parameters as the script does.</summary>
    private static void Start(ParameterSet parameters)
    {
        uint stream = 31000;
        foreach (NamedTensor parameter in parameters.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            float[] values = Golden.Signed(stream++, parameter.Length, 0.5f);
            bool isNorm = parameter.Name.Contains("norm", StringComparison.OrdinalIgnoreCase) && parameter.Name.EndsWith(".weight", StringComparison.Ordinal);
            parameter.CopyFrom(isNorm ? [.. values.Select(v => v + 1)] : values);
        }
    }

    private static void Compare(SafetensorsReader golden, string group, GradientSet gradients)
    {
        int compared = 0;
        foreach (NamedTensor gradient in gradients)
        {
            if (golden.TryFind($"{group}/{gradient.Name}", out _))
            {
                compared++;

                // A bias of keys changes no weight of attention: its gradient is rounding alone.
                if (gradient.Name.EndsWith("key.bias", StringComparison.Ordinal))
                {
                    Assert.All(gradient.ToArray(), value => Assert.InRange(value, -1e-5f, 1e-5f));
                }
                else
                {
                    Golden.CloseGradient(golden.Floats($"{group}/{gradient.Name}"), gradient.ToArray(), gradient.Name);
                }
            }
        }

        Assert.Equal(golden.Tensors.Count(t => t.Name.StartsWith(group + "/", StringComparison.Ordinal) && !t.Name.EndsWith("/image", StringComparison.Ordinal)), compared);
    }
}
