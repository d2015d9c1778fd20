using DeclaredModels;
using Samples;

namespace ModelGen.Vision.Tests;

/// <summary>The recipe of docs/training.md: a model that is trained on attacked images withstands attacks that one trained on the images themselves does not.</summary>
public sealed class AdversarialTrainingTests
{
    private const double Eps = 0.1;
    private const int Batch = 50;

    private readonly ImageSet train = ImageSet.Load(Path.Combine(AppContext.BaseDirectory, "data"), "train");
    private readonly ImageSet test = ImageSet.Load(Path.Combine(AppContext.BaseDirectory, "data"), "t10k");

    [Fact]
    public void Training_on_attacked_images_makes_a_model_withstand_attacks()
    {
        AttackedCnn plain = new(seed: 1), hardened = new(seed: 1);
        float[] attacked = new float[Batch * ImageSet.Pixels];
        var attack = new PGD(Scores(hardened), Eps, alpha: Eps / 2, steps: 3);
        Fit(plain, (trainer, batch) => trainer.Step(batch));
        Fit(hardened, (trainer, batch) =>
        {
            Span<float> images = attacked.AsSpan(0, batch.Count * ImageSet.Pixels);
            attack.Perturb(batch.Floats("image"), batch.Ints("label"), images, batch.Seed, TestContext.Current.CancellationToken);
            return trainer.Step(images, batch.Ints("label"), batch.Count);
        });

        double before = Accuracy(plain, attacked: true), after = Accuracy(hardened, attacked: true);
        Assert.InRange(Accuracy(plain, attacked: false), 0.78, 1);
        Assert.InRange(Accuracy(hardened, attacked: false), 0.65, 1);
        Assert.InRange(before, 0, 0.25);
        Assert.InRange(after, before + 0.25, 1);
    }

    private static ClassScores Scores(AttackedCnn net) => new(net.LogitsForward, net.LogitsBackward, ImageSet.Pixels, ImageSet.Classes);

    private void Fit(AttackedCnn net, Func<AttackedCnn.Trainer, Batch, float> step)
    {
        using AttackedCnn.Trainer trainer = net.CreateTrainer(new Adam(2e-3), Batch);
        var loader = new DataLoader(train.ToDataset(1, 28, 28), Batch, shuffle: true, seed: 1);
        trainer.Fit(loader, batch => step(trainer, batch), new FitOptions { Epochs = 3 }, TestContext.Current.CancellationToken);
    }

    /// <summary>On the first images of the test set, which the attack of the training, with more and smaller steps, may have changed.</summary>
    private double Accuracy(AttackedCnn net, bool attacked)
    {
        const int Count = 500;
        float[] images = test.Images(0, Count).ToArray(), scores = new float[Count * ImageSet.Classes];
        if (attacked)
        {
            new PGD(Scores(net), Eps, alpha: Eps / 4, steps: 10).Perturb(test.Images(0, Count), test.Labels(0, Count), images, seed: 5, TestContext.Current.CancellationToken);
        }

        net.Logits(images, scores, Count);
        var accuracy = new Accuracy();
        accuracy.Update(scores, test.Labels(0, Count));
        return accuracy.Value;
    }
}
