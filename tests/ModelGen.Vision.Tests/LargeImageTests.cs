using System.Globalization;
using System.Text.RegularExpressions;
using DeclaredModels;
using ModelGen.Runtime;

namespace ModelGen.Vision.Tests;

/// <summary>Images of 1024 × 1024 pixels, against PyTorch (<c>make_large.py</c>), in the memory that the summary says.</summary>
public sealed partial class LargeImageTests
{
    private const int Values = 3 * 1024 * 1024;

    private const int Places = 256 * 256;

    /// <summary>What kernels put aside for themselves, such as lines of an image with zeros around them.</summary>
    private const int OfKernels = 2 << 20;

    [Fact]
    public void A_step_is_PyTorchs()
    {
        var net = new MegapixelNet(seed: 1);
        var model = new PyTorchModel("megapixel", net.Parameters, tolerance: 2e-5, "large.safetensors");
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, Values), gradient = new float[Values];
            net.LossForward(image, PyTorchModel.Labels(0, Places, 4), tape, 1);
            net.LossBackward(image, PyTorchModel.Labels(0, Places, 4), 1, gradient, gradients, tape, 1);
            return gradient;
        });
        using MegapixelNet.Trainer trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 1);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, Values), PyTorchModel.Labels(step, Places, 4), 1),
            () =>
            {
                float[] logits = new float[4 * Places];
                net.Logits(PyTorchModel.Images(0, Values), logits, 1);
                return logits;
            });
    }

    /// <summary>In scratch memory as large as the summary says, a first call puts nothing aside but what kernels need, a first step besides what it keeps for the way back; what comes after them allocates nothing.</summary>
    [Fact]
    public void Memory_is_as_planned()
    {
        var net = new MegapixelNet(seed: 1);
        float[] image = PyTorchModel.Images(0, Values), logits = new float[4 * Places];
        int[] label = PyTorchModel.Labels(0, Places, 4);
        string summary = net.Summary();
        long call = Number(CallMemory(), summary), step = Number(StepMemory(), summary), kept = sizeof(float) * Number(KeptFloats(), summary);
        Check(call, 0, () => net.Logits(image, logits, 1));
        using MegapixelNet.Trainer trainer = net.CreateTrainer(new SGD(1e-3), 1);
        Check(step - kept, kept, () => trainer.Step(image, label, 1));

        // Values share memory: together those of a call, the image in the order of channels among them, take almost twice as much.
        const long Together = (3 * 1024 * 1024) + (24 * 512 * 512) + (88 * Places) + (48 * 128 * 128);
        Assert.InRange(call, sizeof(float), sizeof(float) * Together * 2 / 3);
    }

    private static long Number(Regex pattern, string summary) => long.Parse(pattern.Match(summary).Groups[1].Value, CultureInfo.InvariantCulture);

    private static void Check(long scratch, long kept, Action run)
    {
        (long first, long later) = (0, 0);

        // A thread of its own: scratch memory stays with a thread.
        var thread = new Thread(() =>
        {
            Scratch.Take((int)(scratch / sizeof(float)) + (1 << 12));
            long start = GC.GetAllocatedBytesForCurrentThread();
            run();
            first = GC.GetAllocatedBytesForCurrentThread() - start;
            run();
            start = GC.GetAllocatedBytesForCurrentThread();
            run();
            later = GC.GetAllocatedBytesForCurrentThread() - start;
        });
        thread.Start();
        thread.Join();
        Assert.InRange(first, kept, kept + OfKernels);
        Assert.Equal(0, later);
    }

    [GeneratedRegex(@"memory of a call of Logits: ([0-9]+)\*batch")]
    private static partial Regex CallMemory();

    [GeneratedRegex(@"memory of a step of Loss: ([0-9]+)\*batch")]
    private static partial Regex StepMemory();

    [GeneratedRegex(@"^ *Loss, .* ([0-9]+)\*batch \+ [0-9]+ floats kept for the way back", RegexOptions.Multiline)]
    private static partial Regex KeptFloats();
}
