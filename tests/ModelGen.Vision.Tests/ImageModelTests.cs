using DeclaredModels;

namespace ModelGen.Vision.Tests;

/// <summary>The models of image history, at sizes that are quick to compute, against PyTorch (<c>make_vision.py</c>, <c>make_networks.py</c>).</summary>
public sealed class ImageModelTests
{
    [Fact]
    public void LeNet_5()
    {
        var net = new LeNet5(seed: 1);
        var model = new PyTorchModel("lenet", net.Parameters, tolerance: 2e-5);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 4096), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 4);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 4096), PyTorchModel.Labels(step, 4, 10), 4),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 4096), logits, 4);
                return logits;
            });
    }

    [Fact]
    public void ResNet_18()
    {
        var net = new NarrowResNet18(seed: 1);
        var model = new PyTorchModel("resnet18", net.Parameters, tolerance: 5e-5);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 39000), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4, 65, 50);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4, 65, 50);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.0002, momentum: 0.9), 4, 65, 50);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 39000), PyTorchModel.Labels(step, 4, 10), 4, 65, 50),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 39000), logits, 4, 65, 50);
                return logits;
            });
    }

    [Fact]
    public void ResNet_50()
    {
        var net = new NarrowResNet50(seed: 1);
        var model = new PyTorchModel("resnet50", net.Parameters, tolerance: 5e-2);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 184320), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 8, 10), tape, 8, 80, 96);
            net.LossBackward(image, PyTorchModel.Labels(0, 8, 10), 1, gradient, gradients, tape, 8, 80, 96);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.00002, momentum: 0.9), 8, 80, 96);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 184320), PyTorchModel.Labels(step, 8, 10), 8, 80, 96),
            () =>
            {
                float[] logits = new float[80];
                net.Logits(PyTorchModel.Images(0, 184320), logits, 8, 80, 96);
                return logits;
            },
            trained: 1e-2);
    }

    [Fact]
    public void MobileNet_v2()
    {
        var net = new NarrowMobileNetV2(seed: 1);
        var model = new PyTorchModel("mobilenet", net.Parameters, tolerance: 1e-3);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 43776), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4, 64, 57);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4, 64, 57);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.0002, momentum: 0.9), 4, 64, 57);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 43776), PyTorchModel.Labels(step, 4, 10), 4, 64, 57),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 43776), logits, 4, 64, 57);
                return logits;
            });
    }

    [Fact]
    public void The_keyword_spotter()
    {
        var net = new NarrowKeywordSpotter(seed: 1);
        var model = new PyTorchModel("keywords", net.Parameters, tolerance: 2e-4);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 2450), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 5, 12), tape, 5);
            net.LossBackward(image, PyTorchModel.Labels(0, 5, 12), 1, gradient, gradients, tape, 5);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 5);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 2450), PyTorchModel.Labels(step, 5, 12), 5),
            () =>
            {
                float[] logits = new float[60];
                net.Logits(PyTorchModel.Images(0, 2450), logits, 5);
                return logits;
            });
    }

    [Fact]
    public void The_person_detector()
    {
        var net = new VisualWakeWords(seed: 1);
        var model = new PyTorchModel("wakewords", net.Parameters, tolerance: 3e-2);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 165888), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 6, 2), tape, 6);
            net.LossBackward(image, PyTorchModel.Labels(0, 6, 2), 1, gradient, gradients, tape, 6);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.0002, momentum: 0.9), 6);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 165888), PyTorchModel.Labels(step, 6, 2), 6),
            () =>
            {
                float[] logits = new float[12];
                net.Logits(PyTorchModel.Images(0, 165888), logits, 6);
                return logits;
            });
    }

    [Fact]
    public void UNet()
    {
        var net = new NarrowUNet(seed: 1);
        var model = new PyTorchModel("unet", net.Parameters, tolerance: 2e-5);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 1728), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 1728, 2), tape, 3);
            net.LossBackward(image, PyTorchModel.Labels(0, 1728, 2), 1, gradient, gradients, tape, 3);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 3);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 1728), PyTorchModel.Labels(step, 1728, 2), 3),
            () =>
            {
                float[] logits = new float[3456];
                net.Logits(PyTorchModel.Images(0, 1728), logits, 3);
                return logits;
            });
    }

    [Fact]
    public void VGG_11()
    {
        var net = new NarrowVgg11(seed: 1);
        var model = new PyTorchModel("vgg", net.Parameters, tolerance: 2e-5);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 49152), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 4);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 49152), PyTorchModel.Labels(step, 4, 10), 4),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 49152), logits, 4);
                return logits;
            });
    }

    [Fact]
    public void AlexNet_of_2012()
    {
        var net = new NarrowAlexNet2012(seed: 1);
        var model = new PyTorchModel("alexnet2012", net.Parameters, tolerance: 2e-5, "networks.safetensors");
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 47628), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 4);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 47628), PyTorchModel.Labels(step, 4, 10), 4),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 47628), logits, 4);
                return logits;
            });
    }

    [Fact]
    public void VGG_16_with_batch_normalisation()
    {
        var net = new NarrowVgg16BN(seed: 1);
        var model = new PyTorchModel("vgg16bn", net.Parameters, tolerance: 2e-4, "networks.safetensors");
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 49152), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.0002, momentum: 0.9), 4);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 49152), PyTorchModel.Labels(step, 4, 10), 4),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 49152), logits, 4);
                return logits;
            });
    }

    [Fact]
    public void Blocks_of_several_networks()
    {
        var net = new BlockNet(seed: 1);
        var model = new PyTorchModel("blocks", net.Parameters, tolerance: 2e-4, "networks.safetensors");
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 5016), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4, 22, 19);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4, 22, 19);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.0002, momentum: 0.9), 4, 22, 19);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 5016), PyTorchModel.Labels(step, 4, 10), 4, 22, 19),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 5016), logits, 4, 22, 19);
                return logits;
            });
    }

    [Fact]
    public void DenseNet()
    {
        var net = new NarrowDenseNet(seed: 1);
        var model = new PyTorchModel("densenet", net.Parameters, tolerance: 1e-4);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 15840), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4, 33, 40);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4, 33, 40);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 4, 33, 40);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 15840), PyTorchModel.Labels(step, 4, 10), 4, 33, 40),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 15840), logits, 4, 33, 40);
                return logits;
            });
    }

    [Fact]
    public void EfficientNet()
    {
        var net = new NarrowEfficientNet(seed: 1);
        var model = new PyTorchModel("efficientnet", net.Parameters, tolerance: 2e-3);
        model.CheckGradients((tape, gradients) =>
        {
            float[] image = PyTorchModel.Images(0, 49152), gradient = new float[image.Length];
            net.LossForward(image, PyTorchModel.Labels(0, 4, 10), tape, 4, 64, 64);
            net.LossBackward(image, PyTorchModel.Labels(0, 4, 10), 1, gradient, gradients, tape, 4, 64, 64);
            return gradient;
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 4, 64, 64);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Images(step, 49152), PyTorchModel.Labels(step, 4, 10), 4, 64, 64),
            () =>
            {
                float[] logits = new float[40];
                net.Logits(PyTorchModel.Images(0, 49152), logits, 4, 64, 64);
                return logits;
            });
    }

    [Fact]
    public void The_classifier_of_sentences()
    {
        var net = new NarrowTextCnn(seed: 1);
        var model = new PyTorchModel("textcnn", net.Parameters, tolerance: 2e-5);
        model.CheckGradients((tape, gradients) =>
        {
            net.LossForward(PyTorchModel.Tokens(0, 54, 30), PyTorchModel.Labels(0, 6, 2), tape, 6, 9);
            net.LossBackward(PyTorchModel.Tokens(0, 54, 30), PyTorchModel.Labels(0, 6, 2), 1, gradients, tape, 6, 9);
            return [];
        });
        using var trainer = net.CreateTrainer(new SGD(0.05, momentum: 0.9), 6, 9);
        model.CheckTraining(
            step => trainer.Step(PyTorchModel.Tokens(step, 54, 30), PyTorchModel.Labels(step, 6, 2), 6, 9),
            () =>
            {
                float[] logits = new float[12];
                net.Logits(PyTorchModel.Tokens(0, 54, 30), logits, 6, 9);
                return logits;
            });
    }
}
