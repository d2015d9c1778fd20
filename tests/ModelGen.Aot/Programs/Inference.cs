using FashionMnist;

// The smallest useful program: weights from the file given, one image of zeros, the bits of its scores.
FashionNet net = FashionNet.FromFile(args[0]);
var scores = new float[10];
net.Logits(new float[784], scores, batch: 1);
foreach (float score in scores)
{
    Console.WriteLine(BitConverter.SingleToInt32Bits(score));
}
