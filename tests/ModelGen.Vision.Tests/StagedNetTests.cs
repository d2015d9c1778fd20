using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>Modules within modules compute, train and keep running averages as modules alone do.</summary>
public sealed class StagedNetTests
{
    private const int Batch = 5;

    [Fact]
    public void Modules_within_modules_train_like_modules_alone()
    {
        var staged = new StagedNet(seed: 1);
        var unstaged = new UnstagedNet(seed: 2);
        foreach ((NamedTensor from, NamedTensor to) in staged.Parameters.Zip(unstaged.Parameters))
        {
            Assert.Equal(to.Name, from.Name.Replace("stage.", "", StringComparison.Ordinal));
            to.CopyFrom(from.ToArray());
        }

        using StagedNet.Trainer trainer = staged.CreateTrainer(new SGD(0.1), Batch);
        using UnstagedNet.Trainer other = unstaged.CreateTrainer(new SGD(0.1), Batch);
        float[] image = Golden.Signed(4100, Batch * 3 * 64), a = new float[Batch * 10], b = new float[Batch * 10];
        int[] label = Golden.Labels(4101, Batch);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(other.Step(image, label, Batch), trainer.Step(image, label, Batch));
        }

        foreach ((NamedTensor expected, NamedTensor actual) in unstaged.Parameters.Concat(unstaged.Parameters.States).Zip(staged.Parameters.Concat(staged.Parameters.States)))
        {
            Assert.Equal(expected.ToArray(), actual.ToArray());
        }

        Assert.Equal(3, staged.Parameters.Find("stage.second.bn2.num_batches_tracked").ToArray()[0]);
        unstaged.Logits(image, a, Batch);
        staged.Logits(image, b, Batch);
        Assert.Equal(a, b);
        Allocations.None(() => trainer.Step(image, label, Batch));
    }
}
